// Corners were looked for in sixteen ways, turn by turn over four by four pixels: all of them make one value.
uniform sampler2D corners_;
uniform vec2 texel;
out float open_;
void main() {
    vec2 at = floor(gl_FragCoord.xy); // between pixels, where one look is the mean of four
    open_ = 0.25 * (texture(corners_, (at + vec2(-1.0, -1.0)) * texel).r + texture(corners_, (at + vec2(1.0, -1.0)) * texel).r
        + texture(corners_, (at + vec2(-1.0, 1.0)) * texel).r + texture(corners_, (at + vec2(1.0, 1.0)) * texel).r);
}
