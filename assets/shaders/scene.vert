in vec3 n;
in vec4 c;
uniform mat4 to_clip;
uniform mat4 to_shadow;
out vec3 at, normal, inmap;
out vec4 colour;
void main() {
    at = world();
    // Normals of stretched shapes: the matrix' columns are scaled, so divide by the square of each scale.
    vec3 sx = vec3(m0.x, m1.x, m2.x), sy = vec3(m0.y, m1.y, m2.y), sz = vec3(m0.z, m1.z, m2.z);
    normal = sx * (n.x / dot(sx, sx)) + sy * (n.y / dot(sy, sy)) + sz * (n.z / dot(sz, sz));
    colour = c;
#ifdef SHADOWS
    inmap = (to_shadow * vec4(at + normalize(normal) * 0.03, 1.0)).xyz * 0.5 + vec3(0.5, 0.5, 0.4991);
#endif
    gl_Position = to_clip * vec4(at, 1.0);
}
