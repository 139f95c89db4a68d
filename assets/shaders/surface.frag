// What stands where: colour and glow, which way it faces and whose it is. Light comes in a pass of its own, once for each pixel.
in vec3 normal;
in vec4 colour;
flat in float whose;
layout(location = 0) out vec4 base;
layout(location = 1) out vec4 facing;
void main() {
    base = vec4(sqrt(colour.rgb), colour.a);
    facing = vec4(normalize(normal) * 0.5 + 0.5, whose);
}
