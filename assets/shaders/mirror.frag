// What wet ground shows of the picture above it, at half the picture's size: steps along the mirrored ray until it goes
// behind something. Each pixel of four by four looks a little elsewhere, and is smoothed when it is laid over the ground.
in vec3 ray;
uniform sampler2D picture_, facing_, depth_;
uniform mat4 to_clip;
uniform vec2 lens;   // near and far, as the depth was drawn
uniform vec3 eye, beyond; // beyond: the display colour of what lies outside the picture
uniform vec4 wet;    // height of the ground, how wet it is, exposure, seconds
uniform vec4 lamp[LAMPS];
uniform vec3 lamp_colour[LAMPS];
out vec4 drawn;
void main() {
    ivec2 size = textureSize(depth_, 0), pixel = min(ivec2(gl_FragCoord.xy) * 2, size - 1);
    float d = texelFetch(depth_, pixel, 0).r, up = texelFetch(facing_, pixel, 0).y * 2.0 - 1.0;
    vec3 v = ray * (lens.x * lens.y / (lens.y - d * (lens.y - lens.x))), at = eye + v;
    v *= inversesqrt(dot(v, v));
    int order = ((int(gl_FragCoord.x) & 3) * 4 + (int(gl_FragCoord.y) & 3) * 9) & 15;
    float turn = float(order) * 0.0625;
    // Ripples and the roughness of the street lengthen what is mirrored, up and down more than sideways.
    vec2 rough = 0.030 * vec2(sin(at.x * 9.0 + wet.w * 5.0 + 2.0 * sin(at.z * 7.0)), sin(at.z * 8.0 - wet.w * 4.0 + at.x * 5.0));
    vec3 way = vec3(v.x + rough.x * 0.4, -v.y * (0.75 + 0.5 * turn) + abs(rough.y) * 0.5, v.z + rough.y * 0.4);
    vec4 from = to_clip * vec4(at, 1.0), by = to_clip * vec4(way, 0.0);
    vec4 seen = vec4(0.0); // where it is hit, and whether
    vec2 half_ = 0.5 * vec2(size);
    float t = 0.30 + 0.18 * turn;
#define STEP { \
        vec3 q = from.xyw + by.xyw * t; \
        vec2 p = (q.xy / max(q.z, 0.05) + 1.0) * half_; \
        float there = lens.x * lens.y / (lens.y - texelFetch(depth_, clamp(ivec2(p), ivec2(0), size - 1), 0).r * (lens.y - lens.x)); \
        bool hit = q.z > there + 0.02 && q.z < there + 0.4 + 0.3 * t; \
        seen = hit && seen.z == 0.0 ? vec4(p, 1.0, 0.0) : seen; \
        last = p; behind = there; \
        t *= 1.55; }
    vec2 last;
    float behind;
    STEP STEP STEP STEP STEP STEP STEP STEP STEP
    vec2 p = seen.z > 0.0 ? seen.xy : last;
    vec2 out_ = abs(p / half_ - 1.0);
    float inside = (1.0 - smoothstep(0.86, 1.0, max(out_.x, out_.y))) * (seen.z > 0.0 || behind > 0.9 * lens.y ? 1.0 : 0.35);
    vec3 mirrored = mix(beyond, texelFetch(picture_, clamp(ivec2(p), ivec2(0), size - 1), 0).rgb, inside);
    float g = 1.0 + v.y, g2 = g * g;
    // Puddles: large soft patches where the ground is a mirror.
    float pool = 0.42 + 0.58 * smoothstep(-0.3, 0.5, sin(at.x * 1.1 + sin(at.z * 0.7) * 1.3) * sin(at.z * 0.9 + 1.7));
    float ground = up > 0.85 && abs(at.y - wet.x) < 0.4 ? pool * wet.y : 0.0;
    float sheen = (0.10 + 0.80 * g2 * g2 * g) * ground;
    vec3 shine = vec3(0.0);
#define GLINT(I) { \
        vec3 l = lamp[I].xyz - at; \
        float far2 = dot(l, l); \
        vec3 h = l * inversesqrt(far2) - v; \
        float off = 1.0 - (h.y + 0.3 * rough.y) * inversesqrt(dot(h, h)); \
        float tight = 1.0 / (1.0 + 2200.0 * off * off + 80.0 * off); \
        shine += lamp_colour[I] * (tight * tight * max(1.0 - 0.3 * far2 * lamp[I].w, 0.0)); }
    GLINT(0) GLINT(1) GLINT(2)
#if LAMPS > 3
    for (int i = 3; i < LAMPS; i++) GLINT(i)
#endif
    shine *= (0.10 + 0.9 * g2) * ground * wet.z * 0.6;
    drawn = vec4(mirrored * sheen + sqrt(shine / (1.0 + shine)) * (1.0 - sheen), sheen);
}
