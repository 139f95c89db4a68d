// Lights what `surface` left behind: once for each pixel of the picture, whatever lies behind it.
// There is no branch and no loop in it: a software rasteriser runs both sides of a branch, and a loop costs it more
// than all that the loop might save.
in vec3 ray;
uniform sampler2D base_, facing_, depth_, corners_;
uniform sampler2DShadow shadow, people;
uniform mat4 to_shadow;
uniform vec2 lens;   // near and far, as the depth was drawn
uniform vec3 near_people; // from the set's shadow map to the people's: scale, offset
uniform vec4 soft;   // reach of the penumbra in the set's map and in the people's; one over the picture's size
uniform vec3 to_sun, sun, sky, horizon, eye, bounce;
uniform vec4 air;    // haze per metre, lamps' glow, wet, white
uniform vec4 floor_; // height of the floor, exposure, slats of a blind across the shadow map, how dark a lamp's shadow is
uniform vec3 glow;   // what the sun adds to haze on its side
uniform vec4 mist;   // ground fog: per metre at the floor, metres in which it thins; where the blind's slats begin
uniform vec4 lamp[LAMPS];  // place, 1 / reach²
uniform vec3 lamp_colour[LAMPS];
out vec4 drawn;
#if defined(SHADOWS) || defined(LAMPSHADE)
// A soft edge from few samples: their places turn from pixel to pixel, and the grain takes what is left of that.
float inside(vec2 p) { vec2 q = abs(p - 0.5); return max(q.x, q.y) < 0.495 ? 1.0 : 0.0; }
float unshaded(sampler2DShadow map, vec3 p, vec2 a) {
    float k = texture(map, vec3(p.xy + a, p.z)) + texture(map, vec3(p.xy - a, p.z));
#ifdef FINE
    vec2 b = vec2(-a.y, a.x);
    k = 0.5 * (k + texture(map, vec3(p.xy + b, p.z)) + texture(map, vec3(p.xy - b, p.z)));
#endif
    return mix(1.0, 0.5 * k, inside(p.xy));
}
float lit(vec3 at, vec3 n, ivec2 pixel) {
    vec3 p = (to_shadow * vec4(at + n * 0.03, 1.0)).xyz * 0.5 + vec3(0.5, 0.5, 0.4991);
    vec2 way = (pixel.x & 1) == 0 ? vec2(0.921, 0.389) : vec2(0.376, 0.927); // an eighth of a turn from pixel to pixel
    way = (pixel.y & 1) == 0 ? way : vec2(-way.y, way.x);
    float k = unshaded(people, vec3(p.xy * near_people.x + near_people.yz, p.z), way * soft.y);
#ifdef SHADOWS
    k *= unshaded(shadow, p, way * soft.x);
#endif
#ifdef BLINDS
    k *= smoothstep(0.36, 0.46, abs(fract(p.y * floor_.z + mist.z) - 0.5)) * 0.94 + 0.06;
#endif
    return k;
}
#endif
#ifdef LIGHTS
vec3 lamplight(vec3 at, vec3 n, vec4 place, vec3 shine) {
    vec3 d = place.xyz - at;
    float far2 = dot(d, d), gone = far2 * place.w;
    float fade = clamp(1.0 - gone * gone, 0.0, 1.0);
    float turned = max(dot(n, d) * inversesqrt(far2), 0.0) * 0.82 + 0.18;
    return shine * (turned * fade * fade / (0.35 + 0.16 * far2));
}
#endif
void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float d = texelFetch(depth_, pixel, 0).r;
    vec4 colour = texelFetch(base_, pixel, 0);
    vec4 faces = texelFetch(facing_, pixel, 0);
    vec3 n = faces.xyz * 2.0 - 1.0;
    vec3 v = ray * (lens.x * lens.y / (lens.y - d * (lens.y - lens.x)));
    vec3 at = eye + v;
    float far2 = dot(v, v), near = inversesqrt(far2);
    float up = n.y, high = at.y - floor_.x;
    float open_ = texture(corners_, gl_FragCoord.xy * soft.zw).r;
    vec3 own = colour.rgb * colour.rgb, base = own;
#ifdef WHITE
    float drift = sin(at.x * 0.9 + 1.3 * sin(at.z * 0.6)) * sin(at.z * 1.1 + 0.7 * at.x);
    base = mix(base, vec3(0.78, 0.82, 0.88), smoothstep(0.30, 0.62, up + 0.16 * drift) * air.w * (faces.a > 0.0 && faces.a < 0.5 ? 0.07 : 1.0)); // who acts shakes it off
#endif
#ifdef WET
    base *= 1.0 - air.z * (0.12 + 0.40 * smoothstep(0.3, 1.0, up));
#endif
    float hollow = open_ * (0.74 + 0.26 * clamp(max(high * 0.8, up * 4.0 - 2.6), 0.0, 1.0));
    float front = max(-dot(n, v) * near, 0.0); // a bounce from the camera's side keeps faces
    vec3 light = (sky * (0.58 + 0.34 * up + 0.24 * front) + bounce * (0.5 - 0.5 * up)) * hollow;
    float facing = clamp(dot(n, to_sun) * 1.04, 0.0, 1.0);
#ifdef SHADOWS
    facing *= lit(at, n, pixel);
#endif
    light += sun * (facing * (0.55 + 0.45 * open_));
#ifdef LIGHTS
    vec3 lamps = lamplight(at, n, lamp[0], lamp_colour[0]);
#ifdef LAMPSHADE
    lamps *= 1.0 - floor_.w * 0.9 * (1.0 - lit(at, n, pixel));
#endif
    lamps += lamplight(at, n, lamp[1], lamp_colour[1])
        + lamplight(at, n, lamp[2], lamp_colour[2]);
#if LAMPS > 3
    for (int i = 3; i < LAMPS; i++) lamps += lamplight(at, n, lamp[i], lamp_colour[i]);
#endif
    light += lamps * (0.45 + 0.55 * open_);
#endif
    light *= base;
    float edge = 1.0 - front;
    light += sky * (edge * edge * edge * edge * 0.16 * open_); // a soft sheen where a form turns away
    light = mix(light, own * 1.6, colour.a * air.y);
    float thick = far2 * near * air.x;
    vec3 haze = horizon;
#ifdef MIST
    // Ground fog thins with height: what lies on the way is the difference of two exponentials.
    float rise = at.y - eye.y, from = exp(-max(eye.y - floor_.x, 0.0) / mist.y), to = exp(-max(high, 0.0) / mist.y);
    thick += mist.x * far2 * near * (abs(rise) > 0.05 ? mist.y * (from - to) / rise : from);
    float sunward = max(dot(v, to_sun) * near, 0.0);
    haze += glow * (sunward * sunward * sunward);
#endif
    light = mix(haze, light, exp(-thick)) * floor_.y;
    light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
    drawn = vec4(sqrt(light), 1.0);
}
