// The last pass. Flags: INK, PAINT, PIXELS, PAPER, ROUGH, HATCH, TONES, SHALLOW; none of them is the plain picture.
in vec2 uv;
uniform sampler2D picture;
uniform sampler2D depth;
uniform sampler2D facing; // normals and whose, where ink is wanted
uniform sampler2D soft;   // the picture out of focus at half its size, with the share of it that is
uniform vec4 grade;       // saturation, contrast, vignette, grain
uniform vec3 tint, tone, bright;
uniform vec4 style;       // ink, tones, paper or roughness, share of paper white
uniform vec4 lens;        // near, far, height of the picture in units of 360 lines, metres across a pixel a metre away
uniform vec2 chance;      // the grain's seed: frame, take
uniform vec2 cells;       // large pixels across and up
uniform vec3 focus;       // 1 / metres in focus, radius of the circle of confusion per 1 / metre, largest radius; pixels
uniform vec4 rim, rim_way, forward; // a light behind people: colour, where from; the camera's axis and metres in focus
out vec4 drawn;
float level(vec3 c) { return dot(c, vec3(0.3, 0.59, 0.11)); }
float metres(float d) { return 2.0 * lens.x * lens.y / (lens.y + lens.x - (d * 2.0 - 1.0) * (lens.y - lens.x)); }
uint hash(uvec2 p, uint t) {
    uint h = p.x * 1973u + p.y * 9277u + t * 26699u;
    h = (h << 13u) ^ h;
    return h * (h * h * 15731u + 789221u) + 1376312589u;
}
#if defined(PAPER) || defined(ROUGH) || defined(HATCH) || defined(PAINT)
float chance_(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453); }
float smooth_(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(chance_(i), chance_(i + vec2(1, 0)), f.x), mix(chance_(i + vec2(0, 1)), chance_(i + vec2(1, 1)), f.x), f.y);
}
#endif
#ifdef PAINT
// Of four quarters around a pixel the calmest wins: flat patches with crisp borders, as a brush leaves them.
vec3 painted(ivec2 at, ivec2 size, vec2 along, float reach) {
    vec3 best = vec3(0.0);
    float least = 1e9;
    vec2 across = vec2(-along.y, along.x);
    for (int q = 0; q < 4; q++) {
        vec2 a = ((q & 1) == 0 ? along : -along) * reach, b = ((q & 2) == 0 ? across : -across) * reach * 0.6;
        vec3 sum = vec3(0.0), squares = vec3(0.0);
        for (int i = 0; i < 2; i++) for (int j = 0; j < 3; j++) {
            vec2 off = a * (float(j) * 0.5) + b * (0.2 + float(i) * 0.8);
            vec3 c = texelFetch(picture, clamp(at + ivec2(floor(off + 0.5)), ivec2(0), size - 1), 0).rgb;
            sum += c;
            squares += c * c;
        }
        sum /= 6.0;
        float restless = dot(abs(squares / 6.0 - sum * sum), vec3(1.0));
        if (restless < least) { least = restless; best = sum; }
    }
    return best;
}
#endif
#if !defined(PAINT) && !defined(PIXELS)
// Edges are smoothed along their own way, which the corners around a pixel tell (after FXAA's idea): a stair of many
// pixels becomes a slope. Fetches are of whole pixels: between them a software rasteriser reads four at a time.
vec3 smoothed(vec3 m, ivec2 at, ivec2 size) {
    vec3 nw = texelFetch(picture, at + ivec2(-1, 1), 0).rgb, ne = texelFetch(picture, at + ivec2(1, 1), 0).rgb;
    vec3 sw = texelFetch(picture, at + ivec2(-1, -1), 0).rgb, se = texelFetch(picture, at + ivec2(1, -1), 0).rgb;
    float a = nw.g + nw.r, b = ne.g + ne.r, c = sw.g + sw.r, d = se.g + se.r, here = m.g + m.r;
    float low = min(min(min(a, b), min(c, d)), here), high = max(max(max(a, b), max(c, d)), here);
    vec2 along = vec2(a + b - c - d, a + c - b - d); // across the gradient
    along = clamp(along / (min(abs(along.x), abs(along.y)) + (a + b + c + d) * 0.03 + 0.008), -8.0, 8.0);
    ivec2 one = ivec2(round(along * 0.17)), far_ = ivec2(round(along * 0.5)), most = size - 1;
    vec3 close = texelFetch(picture, clamp(at + one, ivec2(0), most), 0).rgb
        + texelFetch(picture, clamp(at - one, ivec2(0), most), 0).rgb;
    vec3 wide = 0.25 * (close + texelFetch(picture, clamp(at + far_, ivec2(0), most), 0).rgb
        + texelFetch(picture, clamp(at - far_, ivec2(0), most), 0).rgb);
    float reached = wide.g + wide.r;
    vec3 smooth_ = reached < low || reached > high ? close * 0.5 : wide;
    return high - low < 0.07 ? m : smooth_;
}
#endif
#ifdef INK
// Lines where another thing begins, where it lies behind, and where a surface bends. Returns strong and fine lines.
vec2 inked(ivec2 at, ivec2 size, int wide) {
    ivec2 o[4] = ivec2[4](ivec2(wide, 0), ivec2(-wide, 0), ivec2(0, wide), ivec2(0, -wide));
    vec4 here = texelFetch(facing, at, 0);
    float d = texelFetch(depth, at, 0).r, z = metres(d);
    float bend = 0.0, other = 0.0, laplace = 0.0;
    for (int i = 0; i < 4; i++) {
        ivec2 q = clamp(at + o[i], ivec2(0), size - 1);
        vec4 there = texelFetch(facing, q, 0);
        float e = texelFetch(depth, q, 0).r;
        laplace += e - d;
        bend = max(bend, 1.0 - dot(here.xyz * 2.0 - 1.0, there.xyz * 2.0 - 1.0));
        other = max(other, abs(there.a - here.a) > 0.002 ? 1.0 : 0.0);
    }
    // The depth buffer is linear on a plane, however it lies: what differs from the neighbours' mean is a step.
    float step_ = abs(laplace) * (lens.y - lens.x) / (lens.x * lens.y) * z / (lens.w * float(wide)); // in pixels' footprints
    float far = clamp(1.25 - z * 0.035, 0.35, 1.0);
    float line = max(smoothstep(5.0, 14.0, step_), other * smoothstep(1.0, 4.0, step_));
    return vec2(line * far, smoothstep(0.12, 0.5, bend) * far);
}
#endif
void main() {
    ivec2 size = textureSize(picture, 0);
#ifdef PIXELS
    ivec2 cell = ivec2(uv * cells), at = ivec2((vec2(cell) + 0.5) / cells * vec2(size)), off = ivec2(vec2(size) / cells * 0.25 + 0.5);
    at = clamp(at, off, size - 1 - off);
    vec3 m = 0.25 * (texelFetch(picture, at + off, 0).rgb + texelFetch(picture, at - off, 0).rgb
        + texelFetch(picture, at + ivec2(off.x, -off.y), 0).rgb + texelFetch(picture, at + ivec2(-off.x, off.y), 0).rgb);
#else
    ivec2 at = clamp(ivec2(uv * vec2(size)), ivec2(1), size - 2);
    vec3 m = texelFetch(picture, at, 0).rgb;
#ifdef PAINT
    vec2 here = vec2(at) / lens.z;
    float turn = 3.2 * smooth_(here * 0.018) + 1.3 * smooth_(here * 0.05 + 9.0);
    ivec2 bled = at;
#ifdef PAPER
    bled += ivec2((vec2(smooth_(here * 0.11), smooth_(here * 0.11 + 31.0)) - 0.5) * 5.0 * lens.z);
#endif
    m = painted(clamp(bled, ivec2(0), size - 1), size, vec2(cos(turn), sin(turn)), style.y * lens.z);
#ifdef STROKES
    vec2 brush = vec2(dot(here, vec2(cos(turn), sin(turn))), dot(here, vec2(-sin(turn), cos(turn))));
    float relief = smooth_(brush * vec2(0.04, 0.26)) - smooth_(brush * vec2(0.04, 0.26) + vec2(0.0, 0.5));
    m *= 1.0 + 0.13 * relief;
#endif
#else
    m = smoothed(m, at, size);
#endif
#endif
#ifdef RIM
    // A light from behind draws the edges of whoever is in focus: it grazes what turns away from the camera.
    vec4 skin_ = texelFetch(facing, at, 0);
    vec3 away = skin_.xyz * 2.0 - 1.0;
    float grazed = smoothstep(0.35, 0.95, 1.0 + dot(away, forward.xyz)) * clamp(dot(away, rim_way.xyz) * 1.3 + rim_way.w, 0.0, 1.0);
    float there = metres(texelFetch(depth, at, 0).r);
    m += rim.rgb * (grazed * step(away.y, 0.9) * smoothstep(0.75, 0.45, abs(there - forward.w)));
#endif
#ifdef SHALLOW
    float own = 0.0, far_ = 0.0;
    for (int i = 0; i < 5; i++) { // over the neighbours too, so that what is sharp keeps a smooth edge
        ivec2 q = i == 0 ? at : at + ivec2((i & 1) * 2 - 1, (i & 2) - 1);
        float c = (focus.x - 1.0 / metres(texelFetch(depth, q, 0).r)) * focus.y;
        own += (i == 0 ? 1.0 : 0.5) * c / 3.0;
        far_ += (i == 0 ? 1.0 : 0.5) * smoothstep(0.6, 1.8, abs(c)) / 3.0;
    }
    vec2 hop = 0.6 / vec2(textureSize(soft, 0));
    vec4 blurred = texture(soft, uv + hop) + texture(soft, uv - hop) + texture(soft, uv + vec2(hop.x, -hop.y))
        + texture(soft, uv + vec2(-hop.x, hop.y));
    // What lies in front of the focus may spread over what is sharp; what lies behind it never does.
    float wanted = max(far_, own < 0.6 ? blurred.a * 0.25 : 0.0);
    m = mix(m, blurred.rgb / max(blurred.a, 1e-3), min(wanted, blurred.a * 2.0));
#endif
    m *= tint;
    float l = level(m);
    m = mix(vec3(l), m, grade.x);
    l = clamp(level(m), 0.0, 1.0);
    // The film's curve: steeper in the middle, with a toe and a shoulder; below 1 it is flatter.
    float steep = grade.y - 1.0;
    vec3 c = clamp(m, 0.0, 1.0);
    m = steep > 0.0 ? mix(c, c * c * (3.0 - 2.0 * c), min(steep * 2.2, 1.6)) : mix(c, vec3(0.5), -steep * 0.8);
    float dark = (1.0 - l) * (1.0 - l);
    m = (m + tone * dark) * mix(vec3(1.0), bright, l * l);
#ifdef TONES
    // Flat tones: the light is stepped, the colour stays; borders of steps are as sharp as a pixel.
    l = level(m);
    float stepped = l * style.y, part = fract(stepped);
    stepped = (floor(stepped) + smoothstep(0.44, 0.56, part) + 0.30) / (style.y + 0.30);
    m = clamp(m * min((stepped + 0.02) / (l + 0.02), 2.6), 0.0, 1.0);
#endif
#ifdef PIXELS
    // A small palette, dithered in a 4 × 4 pattern.
    ivec2 b = cell & 3, x = b ^ b.yx;
    float rank = float(((x.x & 1) << 3) | ((b.y & 1) << 2) | ((x.x & 2)) | ((b.y & 2) >> 1)) / 16.0;
    m = floor(m * style.y + rank * 0.45 + 0.27) / style.y;
#endif
#ifdef HATCH
    vec2 sheet = uv * vec2(size) / lens.z;
    l = level(m);
    vec2 wave = vec2(smooth_(sheet * 0.06), smooth_(sheet * 0.06 + 17.0)) * 2.4;
    float first = abs(fract((sheet.x + sheet.y + wave.x) * 0.19) - 0.5) * 2.0;
    float second = abs(fract((sheet.x * 1.1 - sheet.y * 0.9 + wave.y) * 0.17) - 0.5) * 2.0;
    float tooth = 0.75 + 0.5 * smooth_(sheet * 0.9);
    float white = 0.965;
    float flat_ = mix(0.66, 0.82, smoothstep(0.20, 0.23, l));
    flat_ = mix(flat_, white, smoothstep(0.42, 0.45, l));
    float stroke = smoothstep(0.45, 0.38, l) * smoothstep(0.45, 0.9, first) * 0.09 * tooth;
    stroke += smoothstep(0.22, 0.14, l) * smoothstep(0.45, 0.9, second) * 0.15 * tooth;
    m = vec3(flat_ - stroke);
#endif
#ifdef PAPER
    vec2 leaf = uv * vec2(size) / lens.z;
    float fibre = 0.6 * smooth_(leaf * vec2(0.55, 0.6)) + 0.4 * smooth_(leaf * vec2(1.6, 1.3) + 5.0) - 0.5;
#ifndef HATCH
    m = mix(m, vec3(1.0), style.w * (0.55 + 0.45 * smooth_(leaf * 0.021)));
    m *= 1.0 + 0.10 * (smooth_(leaf * 0.035 + 3.0) - 0.5);
#endif
    m *= vec3(1.0, 0.992, 0.968) * (1.0 + 0.075 * style.z * fibre);
#endif
#ifdef ROUGH
    vec2 skin = uv * vec2(size) / lens.z;
#ifdef FIBRE
    vec2 lean = vec2(smooth_(skin * 0.05), smooth_(skin * 0.05 + 8.0)) * 6.0;
    float bump = smooth_(skin * vec2(0.62, 0.12) + lean) + smooth_(skin * vec2(0.13, 0.58) - lean) - 1.0;
    m *= 1.0 + 0.24 * style.z * bump;
#else
    float whorl = length(fract(skin * 0.016 + 0.35 * smooth_(skin * 0.01)) - 0.5);
    float print = sin(whorl * 66.0) * 0.5 * smoothstep(0.35, 0.6, smooth_(skin * 0.02 + 4.0));
    m *= 1.0 + style.z * (0.03 * print + 0.12 * (smooth_(skin * 0.11) - 0.5));
#endif
#endif
#ifdef INK
    vec2 line = inked(at, size, 1);
#ifdef BOLD
    line.x = max(line.x, 0.85 * inked(at, size, 2).x);
#endif
#ifdef HATCH
    float press = 0.72 + 0.4 * smooth_(uv * vec2(size) / lens.z * 0.14);
    line *= vec2(min(press * 1.05, 1.0), 0.72 * press);
    vec3 ink = vec3(0.13, 0.13, 0.14);
#else
    line.y *= 0.55;
    vec3 ink = m * 0.10 + vec3(0.02, 0.015, 0.03);
#endif
    m = mix(m, ink, clamp(max(line.x, line.y) * style.x, 0.0, 1.0));
#endif
    vec2 v = uv - 0.5;
    m = grade.z >= 0.0 ? m * (1.0 - grade.z * dot(v, v)) : mix(m, vec3(0.97, 0.965, 0.945), clamp(-grade.z * (dot(v, v) * 3.0 - 0.42), 0.0, 1.0));
    if (grade.w > 0.0) { // grain: strongest in the middle tones, as in film
        uint h = hash(uvec2(at), uint(chance.x)) ^ uint(chance.y);
        float g = float(h & 0xffu) + float((h >> 8u) & 0xffu) - 255.0;
        l = level(m);
        m += g * grade.w * (0.25 + 3.0 * l * (1.0 - l)) / 255.0 * 0.02;
    }
    drawn = vec4(m, 1.0);
}
