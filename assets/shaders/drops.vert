in vec4 p;
uniform mat4 to_clip;
uniform float size;
out float k;
void main() {
    gl_Position = to_clip * vec4(p.xyz, 1.0);
    gl_PointSize = clamp(size / gl_Position.w, 1.0, 12.0);
    k = p.w * clamp(1.6 - gl_Position.w / 14.0, 0.1, 1.0) * smoothstep(0.25, 1.2, gl_Position.w);
}
