in float k;
uniform vec4 colour;
out vec4 drawn;
void main() {
#ifdef ROUND
    vec2 q = gl_PointCoord * 2.0 - 1.0;
    drawn = vec4(colour.rgb, k * colour.a * clamp(1.5 - 1.5 * dot(q, q), 0.0, 1.0));
#else
    drawn = vec4(colour.rgb, k * colour.a);
#endif
}
