// Places a unit mesh by its row: see engine/renderers/blockout/geometry/shapes.py.
in vec3 p;
in float e;
in vec4 m0, m1, m2;
in vec4 k;
vec3 world() {
    float r = e == 0.0 ? 1.0 : (e > 0.0 ? k.x : k.y);
    vec4 at = vec4(p * r + vec3(0.0, e * k.z, 0.0), 1.0);
    return vec3(dot(m0, at), dot(m1, at), dot(m2, at));
}
// Normals of stretched shapes: the matrix' columns are scaled, so divide by the square of each scale.
vec3 turned(vec3 n) {
    vec3 sx = vec3(m0.x, m1.x, m2.x), sy = vec3(m0.y, m1.y, m2.y), sz = vec3(m0.z, m1.z, m2.z);
    return sx * (n.x / dot(sx, sx)) + sy * (n.y / dot(sy, sy)) + sz * (n.z / dot(sz, sz));
}
