in vec2 uv;
flat in vec4 shade;
flat in float soft;
out vec4 drawn;
void main() {
    float k = clamp(1.0 - dot(uv, uv), 0.0, 1.0);
    k = clamp(mix(k * 5.0, k * k, soft), 0.0, 1.0) * abs(shade.a);
    drawn = vec4(shade.rgb * k, shade.a > 0.0 ? k : 0.0);
}
