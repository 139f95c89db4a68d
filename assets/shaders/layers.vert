in vec3 n;
uniform mat4 to_clip, to_view;
out vec3 normal;
out float metres;
flat out uint id;
void main() {
    vec3 at = world();
    normal = mat3(to_view) * turned(n);
    metres = -(to_view * vec4(at, 1.0)).z;
    id = uint(k.w + 0.5);
    gl_Position = to_clip * vec4(at, 1.0);
}
