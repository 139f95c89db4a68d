in vec2 uv;
uniform sampler2D picture;
uniform sampler2D depth;
uniform vec4 grade;  // saturation, contrast, steps, frame number for the grain
uniform vec3 tint, tone;
uniform vec4 lens;   // near, far, focus in metres, circle of confusion in pixels
out vec4 drawn;
float level(vec3 c) { return dot(c, vec3(0.3, 0.59, 0.11)); }
float metres(float d) { return 2.0 * lens.x * lens.y / (lens.y + lens.x - (d * 2.0 - 1.0) * (lens.y - lens.x)); }
void main() {
    ivec2 size = textureSize(picture, 0);
    ivec2 at = clamp(ivec2(uv * vec2(size)), ivec2(1), size - 2);
    vec3 m = texelFetch(picture, at, 0).rgb;
    vec3 w = texelFetch(picture, at + ivec2(-1, 0), 0).rgb, e = texelFetch(picture, at + ivec2(1, 0), 0).rgb;
    vec3 s = texelFetch(picture, at + ivec2(0, -1), 0).rgb, n = texelFetch(picture, at + ivec2(0, 1), 0).rgb;
    float lw = level(w), le = level(e), ls = level(s), ln = level(n), lm = level(m);
    float across = abs(lw - lm) + abs(le - lm), along = abs(ls - lm) + abs(ln - lm);
    // A stair step: strong change one way; blend with the neighbours along the step.
    float edge = max(across, along);
    m = mix(m, along > across ? (s + n + 2.0 * m) * 0.25 : (w + e + 2.0 * m) * 0.25, smoothstep(0.06, 0.22, edge));
#ifdef SHALLOW
    float here = metres(texelFetch(depth, at, 0).r);
    float r = min(abs(lens.w * (1.0 / lens.z - 1.0 / here)), 11.0);
    vec3 sum = m;
    float all = 1.0;
    for (int i = 1; i < 15; i++) {
        float f = sqrt(float(i) / 14.0) * 11.0, a = float(i) * 2.39996;
        ivec2 q = clamp(at + ivec2(vec2(cos(a), sin(a)) * f), ivec2(0), size - 1);
        float there = metres(texelFetch(depth, q, 0).r);
        float reach = abs(lens.w * (1.0 / lens.z - 1.0 / there));
        // A neighbour counts when its own blur, or this pixel's where it lies in front, reaches that far.
        float k = clamp((there < here - 0.3 ? reach : min(reach, r)) - f + 1.0, 0.0, 1.0);
        sum += texelFetch(picture, q, 0).rgb * k;
        all += k;
    }
    m = sum / all;
#endif
    m *= tint;
    float l = level(m);
    m = mix(vec3(l), m, grade.x);
    m = clamp((m - 0.42) * grade.y + 0.42, 0.0, 1.0);
    m += tone * (1.0 - l) * (1.0 - l);
    if (grade.z > 0.0) m *= (floor(level(m) * grade.z + 0.5) / grade.z + 0.02) / (level(m) + 0.02);
    vec2 v = uv - 0.5;
    m *= 1.0 - 0.32 * dot(v, v);
    uint h = uint(at.x) * 1973u + uint(at.y) * 9277u + uint(grade.w) * 26699u;
    h = (h << 13u) ^ h;
    h = h * (h * h * 15731u + 789221u) + 1376312589u;
    m += (float(h & 0xffffu) / 65536.0 - 0.5) * 0.018;
    drawn = vec4(m, 1.0);
}
