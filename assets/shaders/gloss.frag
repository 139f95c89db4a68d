// Lays what `mirror` found over the ground, smoothed over the pixels that looked in different ways.
uniform sampler2D mirror_, facing_;
uniform vec2 texel; // of the mirror
out vec4 drawn;
void main() {
    vec2 at = floor(gl_FragCoord.xy * 0.5);
    vec4 sum = texture(mirror_, (at + vec2(-1.0, -1.0)) * texel) + texture(mirror_, (at + vec2(1.0, -1.0)) * texel)
        + texture(mirror_, (at + vec2(-1.0, 1.0)) * texel) + texture(mirror_, (at + vec2(1.0, 1.0)) * texel);
    drawn = sum * (texelFetch(facing_, ivec2(gl_FragCoord.xy), 0).y > 0.92 ? 0.25 : 0.0);
}
