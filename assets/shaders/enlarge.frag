in vec2 uv;
uniform sampler2D picture;
out vec4 drawn;
void main() { drawn = texture(picture, uv); }
