uniform mat4 to_clip;
void main() { gl_Position = to_clip * vec4(world(), 1.0); }
