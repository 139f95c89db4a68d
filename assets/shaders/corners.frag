// How open the place around a point is, 0 … 1, at half the picture's size: dark in corners and under what stands there.
// What is near counts most, so that feet and furniture stand on the ground.
in vec2 ray;
uniform sampler2D facing_, depth_;
uniform mat4 to_view;
uniform vec2 lens;   // near and far, as the depth was drawn
uniform vec4 reach;  // metres that an occluder may be away; pixels of that a metre away; least and most pixels
uniform vec2 frame;
out float open_;
float metres(ivec2 p) { return lens.x * lens.y / (lens.y - texelFetch(depth_, p, 0).r * (lens.y - lens.x)); }
void main() {
    ivec2 size = textureSize(depth_, 0), pixel = min(ivec2(gl_FragCoord.xy) * 2, size - 1);
    vec2 to_ray = 2.0 * frame / vec2(size);
    float far_ = metres(pixel);
    vec3 at = vec3((vec2(pixel) + 0.5) * to_ray - frame, -1.0) * far_;
    vec3 n = mat3(to_view) * (texelFetch(facing_, pixel, 0).xyz * 2.0 - 1.0);
    float px = clamp(reach.y / far_, reach.z, reach.w);
    float turn = float(((int(gl_FragCoord.x) & 3) * 4 + (int(gl_FragCoord.y) & 3) * 9) & 15) * 0.3927;
    float c = cos(turn) * px, s = sin(turn) * px;
    float closed = 0.0, off = 0.006 + 0.0012 * far_, near2 = 1.0 / (reach.x * reach.x);
#define TAP(X, Y) { \
        ivec2 q = clamp(pixel + ivec2(X * c - Y * s, X * s + Y * c), ivec2(0), size - 1); \
        vec3 v = vec3((vec2(q) + 0.5) * to_ray - frame, -1.0) * metres(q) - at; \
        float far2 = dot(v, v); \
        closed += max(dot(v, n) - off, 0.0) * inversesqrt(far2 + 1e-4) * max(1.0 - far2 * near2, 0.0) * 0.10 / (far2 + 0.022); }
    TAP(0.25, 0.0) TAP(0.0, 0.5) TAP(-0.75, 0.0) TAP(0.0, -1.0) TAP(0.65, 0.65) TAP(-0.35, -0.35)
    open_ = clamp(1.0 - 0.55 * closed, 0.0, 1.0);
    open_ *= open_;
}
