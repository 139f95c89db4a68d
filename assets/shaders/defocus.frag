// Depth of field at half the size. HALVE: the picture with each point's circle of confusion (radius in half pixels, below
// 0 in front of the focus). Otherwise: every point spread over its circle; what is sharp or in front is never smeared.
in vec2 uv;
uniform sampler2D picture;
uniform sampler2D depth;
uniform vec4 lens;  // near, far
uniform vec3 focus; // 1 / metres in focus, radius per 1 / metre, largest radius; in pixels of the full picture
out vec4 drawn;
#ifdef HALVE
void main() {
    ivec2 size = textureSize(picture, 0), at = min(ivec2(uv * vec2(size)), size - 1);
    float d = texelFetch(depth, at, 0).r;
    float metres = 2.0 * lens.x * lens.y / (lens.y + lens.x - (d * 2.0 - 1.0) * (lens.y - lens.x));
    drawn = vec4(texelFetch(picture, at, 0).rgb, clamp((focus.x - 1.0 / metres) * focus.y, -focus.z, focus.z) * 0.5);
}
#else
const int TAPS = 40;
void main() {
    ivec2 size = textureSize(picture, 0), at = min(ivec2(uv * vec2(size)), size - 1);
    vec4 here = texelFetch(picture, at, 0);
    float most = focus.z * 0.5, own = abs(here.a);
    vec3 sum = here.rgb * 0.5;
    float all = 0.5, near = 0.0, seen = 0.0;
    for (int i = 0; i < TAPS; i++) {
        float r = sqrt((float(i) + 0.5) / float(TAPS)) * most, a = float(i) * 2.3999632;
        vec4 there = texelFetch(picture, clamp(at + ivec2(floor(vec2(cos(a), sin(a)) * r + 0.5)), ivec2(0), size - 1), 0);
        // Behind this point, a neighbour is hidden by it as far as this one is sharp.
        float reach = there.a > here.a + 0.25 ? min(there.a, own) : abs(there.a);
        float k = clamp(reach - r + 1.0, 0.0, 1.0);
        float shine = 1.0 + 3.0 * there.g * there.g * there.g * there.g; // bright spots become discs
        sum += there.rgb * (k * shine);
        all += k * shine;
        near += there.a < -0.5 && there.a < here.a - 0.25 ? k / max(there.a * there.a, 1.0) : 0.0;
    }
    float cover = clamp(near * most * most / float(TAPS) * 1.6, 0.0, 1.0);
    float share = max(smoothstep(0.2, 0.7, own), cover);
    drawn = vec4(sum / all * share, share);
}
#endif
