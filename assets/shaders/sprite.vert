// Soft spots and streaks in the air: drops, flakes, leaves, dust, smoke, flames. See engine/renderers/blockout/drawing/air.py.
in vec4 p; // place, half its width in metres
in vec4 q; // half its length as a vector in metres, or none for what is round; softness
in vec4 c; // display colour, cover; a negative cover is light that is added
uniform mat4 to_clip;
uniform vec3 eye, right, up;
uniform float pixel; // metres across a pixel, one metre away
out vec2 uv;
flat out vec4 shade;
flat out float soft;
void main() {
    uv = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    vec3 away = p.xyz - eye;
    float far = length(away);
    float wide = max(p.w, 0.6 * pixel * far); // nothing is thinner than a pixel: it grows fainter instead
    vec3 across = cross(q.xyz, away);
    bool round_ = dot(q.xyz, q.xyz) < 1e-9;
    vec3 x = (round_ ? right : across * inversesqrt(max(dot(across, across), 1e-12))) * wide;
    vec3 y = round_ ? up * wide : q.xyz;
    shade = vec4(c.rgb, c.a * (p.w / wide) * smoothstep(0.12, 0.5, far));
    soft = q.w;
    gl_Position = to_clip * vec4(p.xyz + x * uv.x + y * uv.y, 1.0);
}
