in vec3 n;
in vec4 c;
uniform mat4 to_clip;
out vec3 normal;
out vec4 colour;
flat out float whose;
void main() {
    normal = turned(n);
    colour = c;
    uint id = uint(k.w + 0.5);
    whose = id == 0u ? 0.0 : (1.0 + float(id * 157u % 251u)) / 255.0;
    gl_Position = to_clip * vec4(world(), 1.0);
}
