in vec2 uv;
uniform mat4 to_world;
uniform vec3 eye, zenith, horizon, sun, to_sun;
uniform vec2 tune; // haze share, exposure
out vec4 drawn;
void main() {
    vec4 q = to_world * vec4(uv * 2.0 - 1.0, 1.0, 1.0);
    vec3 v = normalize(q.xyz / q.w - eye);
    float low = pow(1.0 - clamp(v.y, 0.0, 1.0), mix(4.5, 1.4, tune.x));
    vec3 light = mix(zenith, horizon, low);
    float s = max(dot(v, to_sun), 0.0);
    light += sun * (smoothstep(0.9993, 0.9997, s) * 1.2 + pow(s, 64.0) * 0.10 + pow(s, 6.0) * 0.05) * (1.0 - tune.x);
    light *= tune.y;
    light = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
    drawn = vec4(sqrt(light), 1.0);
}
