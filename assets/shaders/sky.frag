in vec2 uv;
uniform mat4 to_world;
uniform vec3 eye, zenith, horizon, sun, to_sun, glow;
uniform vec4 tune; // haze share, exposure, clouds 0 … 1, stars 0 … 1
uniform vec2 gone; // how far the clouds have come, in their own measure
out vec4 drawn;
float chance(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453); }
float smooth_(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(chance(i), chance(i + vec2(1, 0)), f.x), mix(chance(i + vec2(0, 1)), chance(i + vec2(1, 1)), f.x), f.y);
}
void main() {
    vec4 q = to_world * vec4(uv * 2.0 - 1.0, 1.0, 1.0);
    vec3 v = normalize(q.xyz / q.w - eye);
    float high = clamp(v.y, 0.0, 1.0);
    float low = pow(1.0 - high, mix(5.0, 1.6, tune.x));
    vec3 light = mix(zenith, horizon, low);
    float s = max(dot(v, to_sun), 0.0);
    // Near the horizon the light spreads sideways: a low sun colours a whole band.
    float side = max(dot(normalize(v.xz + 1e-4), normalize(to_sun.xz + 1e-4)) * 0.5 + 0.5, 0.0);
    light += glow * (low * side * side + pow(s, 12.0) * 0.8);
#ifdef CLOUDS
    vec2 at = v.xz / (high + 0.12) * 1.1 + gone;
    float cloud = 0.65 * smooth_(at) + 0.35 * smooth_(at * 2.7 + 7.0);
    cloud = smoothstep(1.0 - 0.75 * tune.z, 1.25 - 0.55 * tune.z, cloud) * smoothstep(0.02, 0.22, high);
    vec3 lit = mix(horizon, vec3(dot(horizon, vec3(0.34))), 0.4) * 1.12 + glow * (0.5 + side);
    light = mix(light, lit, cloud * 0.75);
#endif
#ifdef STARS
    vec2 cell = vec2(atan(v.x, v.z) * 60.0, v.y * 90.0), spot = floor(cell);
    float star = step(0.955, chance(spot)) * max(1.0 - 9.0 * length(cell - spot - 0.5), 0.0);
    light += vec3(0.5, 0.55, 0.65) * (star * tune.w * smoothstep(0.05, 0.3, high));
#endif
    light += sun * (smoothstep(0.9990, 0.9996, s) * 1.4 + pow(s, 90.0) * 0.10) * (1.0 - tune.x);
    light *= tune.y;
    light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
    drawn = vec4(sqrt(light), 1.0);
}
