uniform vec2 frame; // half the picture's width and height, one metre away
out vec2 ray;
void main() {
    vec2 at = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2) * 2.0 - 1.0;
    ray = at * frame;
    gl_Position = vec4(at, 0.0, 1.0);
}
