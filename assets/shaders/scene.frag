in vec3 at, normal;
in vec4 colour;
uniform mat4 to_shadow;
uniform sampler2DShadow shadow;
uniform vec3 to_sun, sun, sky, horizon, eye;
uniform vec4 air;    // haze per metre, lamps' glow, wet, white
uniform vec4 floor_; // height of the floor, exposure, unused
uniform vec4 feet[4];
uniform int burning;
uniform vec4 lamp[LAMPS];
uniform vec3 lamp_colour[LAMPS];
layout(location = 0) out vec4 drawn;
void main() {
    vec3 n = normalize(normal);
    vec3 base = colour.rgb;
    float up = n.y;
#ifdef WHITE
    float cover = smoothstep(0.35, 0.85, up) * air.w;
    base = mix(base, vec3(0.72, 0.76, 0.82), cover);
#endif
#ifdef WET
    base *= 1.0 - 0.45 * air.z * smoothstep(0.3, 1.0, up);
#endif
    float facing = max(dot(n, to_sun), 0.0);
    float lit = 1.0;
#ifdef SHADOWS
    if (facing > 0.0) {
        vec3 s = (to_shadow * vec4(at + n * 0.03, 1.0)).xyz * 0.5 + 0.5;
        if (all(greaterThan(s, vec3(0.0))) && all(lessThan(s, vec3(1.0)))) lit = texture(shadow, vec3(s.xy, s.z - 0.0009));
    }
#endif
    // Sky from above, the ground's bounce from below; what stands on the floor darkens it.
    float high = at.y - floor_.x;
    float open_ = clamp(0.62 + 0.38 * smoothstep(0.0, 1.3, high), 0.0, 1.0);
    // A software rasteriser runs both sides of a branch, but leaves a loop that no pixel needs: so a loop it is.
    int near_floor = up > 0.9 && high < 0.3 ? 4 : 0;
    if (near_floor > 0) open_ = 1.0;
    for (int i = 0; i < near_floor; i++) {
        vec2 d = at.xz - feet[i].xy;
        float k = max(1.0 - dot(d, d) * feet[i].w, 0.0);
        open_ *= 1.0 - feet[i].z * k * k;
    }
    float front = max(dot(n, normalize(eye - at)), 0.0); // a bounce from the camera's side keeps faces
    vec3 ambient = sky * (0.56 + 0.32 * up + 0.24 * front) * open_;
    vec3 light = base * (ambient + sun * facing * lit);
#ifdef LIGHTS
    for (int i = 0; i < burning; i++) {
        vec3 d = lamp[i].xyz - at;
        float far2 = dot(d, d), r2 = lamp[i].w * lamp[i].w;
        float fade = clamp(1.0 - far2 / r2, 0.0, 1.0);
        float turned = max(dot(n, d) * inversesqrt(far2), 0.0) * 0.8 + 0.2;
        light += base * lamp_colour[i] * (turned * fade * fade / (0.35 + 0.16 * far2));
    }
#endif
#ifdef WET
    for (int once = up > 0.85 ? 1 : 0; once > 0; once--) {
        vec3 v = normalize(at - eye);
        float g = 1.0 - max(-v.y, 0.0);
        float sheen = 0.05 + 0.75 * g * g * g * g * g;
        // Puddles: large soft patches where the ground is a mirror.
        float pool = 0.45 + 0.55 * smoothstep(-0.2, 0.5, sin(at.x * 1.1 + sin(at.z * 0.7) * 1.3) * sin(at.z * 0.9 + 1.7));
        sheen *= pool * air.z;
        light = mix(light, horizon, sheen * 0.6);
#ifdef LIGHTS
        for (int i = 0; i < burning; i++) {
            vec3 d = lamp[i].xyz - at;
            vec3 mirrored = vec3(v.x, -v.y, v.z);
            float off = 1.0 - dot(mirrored, d) * inversesqrt(dot(d, d));
            float tight = 1.0 / (1.0 + 150.0 * off), wide = 1.0 / (1.0 + 26.0 * off);
            float streak = tight * tight + 0.3 * wide * wide * wide;
            light += lamp_colour[i] * streak * (0.25 + sheen) * pool * air.z * 0.55;
        }
#endif
    }
#endif
    light = mix(light, colour.rgb * 1.6, colour.a * air.y);
    light = mix(horizon, light, exp(-distance(at, eye) * air.x));
    light *= floor_.y;
    light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
    drawn = vec4(sqrt(light), 1.0);
}
