in vec3 n;
in vec4 c;
uniform mat4 to_clip;
uniform mat4 to_shadow;
out vec3 at, normal, inmap;
out vec4 colour;
void main() {
    at = world();
    normal = turned(n);
    colour = c;
#ifdef SHADOWS
    inmap = (to_shadow * vec4(at + normalize(normal) * 0.03, 1.0)).xyz * 0.5 + vec3(0.5, 0.5, 0.4991);
#endif
    gl_Position = to_clip * vec4(at, 1.0);
}
