in vec3 at, normal;
in vec4 colour;
#ifdef SHADOWS
in vec3 inmap;
#endif
uniform sampler2DShadow shadow, people;
uniform vec3 near_people; // from the set's shadow map to the people's: scale, offset
uniform vec3 to_sun, sun, sky, horizon, eye;
uniform vec4 air;    // haze per metre, lamps' glow, wet, white
uniform vec4 floor_; // height of the floor, exposure, unused
uniform vec4 feet[4], near_feet;
uniform vec4 lamp[LAMPS];  // place, 1 / reach²
uniform vec3 lamp_colour[LAMPS];
layout(location = 0) out vec4 drawn;
// A software rasteriser runs both sides of a branch, but leaves a loop that no pixel needs: so `only` is a loop. And it
// gathers a uniform at a running index pixel by pixel: so indices are written out.
#define only(condition) for (int once = (condition) ? 1 : 0; once > 0; once--)
float foot(float open_, vec4 f) {
    vec2 d = at.xz - f.xy;
    float k = max(1.0 - dot(d, d) * f.w, 0.0);
    return open_ * (1.0 - f.z * k * k);
}
#ifdef LIGHTS
vec3 lamplight(vec3 n, vec4 place, vec3 shine) {
    vec3 d = place.xyz - at;
    float far2 = dot(d, d);
    float fade = clamp(1.0 - far2 * place.w, 0.0, 1.0);
    float turned = max(dot(n, d) * inversesqrt(far2), 0.0) * 0.8 + 0.2;
    return shine * (turned * fade * fade / (0.35 + 0.16 * far2));
}
#ifdef WET
vec3 mirrored(vec3 v, vec4 place, vec3 shine, float sheen) {
    vec3 d = place.xyz - at;
    float off = 1.0 - dot(vec3(v.x, -v.y, v.z), d) * inversesqrt(dot(d, d));
    float tight = 1.0 / (1.0 + 150.0 * off), wide = 1.0 / (1.0 + 26.0 * off);
    return shine * ((tight * tight + 0.3 * wide * wide * wide) * (0.25 + sheen));
}
#endif
#endif
void main() {
    vec3 n = normalize(normal);
    vec3 base = colour.rgb;
    float up = n.y;
#ifdef WHITE
    base = mix(base, vec3(0.72, 0.76, 0.82), smoothstep(0.35, 0.85, up) * air.w);
#endif
#ifdef WET
    base *= 1.0 - 0.45 * air.z * smoothstep(0.3, 1.0, up);
#endif
    float facing = max(dot(n, to_sun), 0.0);
    vec3 v = at - eye;
    float far2 = dot(v, v), near = inversesqrt(far2);
    float high = at.y - floor_.x;
    float open_ = 0.62 + 0.38 * smoothstep(0.0, 1.3, high);
    if (up > 0.9 && high < 0.3) open_ = 1.0;
    only(open_ == 1.0 && all(greaterThan(at.xz, near_feet.xy)) && all(lessThan(at.xz, near_feet.zw))) {
        open_ = foot(foot(foot(foot(1.0, feet[0]), feet[1]), feet[2]), feet[3]);
    }
    float front = max(-dot(n, v) * near, 0.0); // a bounce from the camera's side keeps faces
    vec3 light = sky * ((0.56 + 0.32 * up + 0.24 * front) * open_);
#ifdef SHADOWS
    only(facing > 0.0) {
        float lit = 1.0;
        only(all(lessThan(abs(inmap - 0.5), vec3(0.5)))) lit = texture(shadow, inmap);
        vec2 close = inmap.xy * near_people.x + near_people.yz;
        only(all(lessThan(abs(close - 0.5), vec2(0.5)))) lit *= texture(people, vec3(close, inmap.z));
        light += sun * (facing * lit);
    }
#else
    light += sun * facing;
#endif
#ifdef LIGHTS
    light += lamplight(n, lamp[0], lamp_colour[0]) + lamplight(n, lamp[1], lamp_colour[1])
        + lamplight(n, lamp[2], lamp_colour[2]);
#if LAMPS > 3
    for (int i = 3; i < LAMPS; i++) light += lamplight(n, lamp[i], lamp_colour[i]);
#endif
#endif
    light *= base;
#ifdef WET
    only(up > 0.85) {
        v *= near;
        float g = 1.0 - max(-v.y, 0.0);
        float sheen = 0.05 + 0.75 * g * g * g * g * g;
        // Puddles: large soft patches where the ground is a mirror.
        float pool = 0.45 + 0.55 * smoothstep(-0.2, 0.5, sin(at.x * 1.1 + sin(at.z * 0.7) * 1.3) * sin(at.z * 0.9 + 1.7));
        pool *= air.z;
        sheen *= pool;
        light = mix(light, horizon, sheen * 0.6);
#ifdef LIGHTS
        light += (mirrored(v, lamp[0], lamp_colour[0], sheen) + mirrored(v, lamp[1], lamp_colour[1], sheen)
            + mirrored(v, lamp[2], lamp_colour[2], sheen)) * (pool * 0.55);
#if LAMPS > 3
        for (int i = 3; i < LAMPS; i++) light += mirrored(v, lamp[i], lamp_colour[i], sheen) * (pool * 0.55);
#endif
#endif
    }
#endif
    light = mix(light, colour.rgb * 1.6, colour.a * air.y);
    light = mix(horizon, light, exp(-far2 * near * air.x));
    light *= floor_.y;
    light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
    drawn = vec4(sqrt(light), 1.0);
}
