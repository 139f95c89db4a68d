uniform vec3 right, up, forward; // the camera's axes; the first two reach to the picture's edges, one metre away
out vec3 ray;
void main() {
    vec2 at = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2) * 2.0 - 1.0;
    ray = forward + right * at.x + up * at.y;
    gl_Position = vec4(at, 0.0, 1.0);
}
