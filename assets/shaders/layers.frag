in vec3 normal;
in float metres;
flat in uint id;
layout(location = 0) out float depth;
layout(location = 1) out vec4 facing;
layout(location = 2) out uint whose;
void main() {
    depth = metres;
    facing = vec4(normalize(normal), 0.0);
    whose = id;
}
