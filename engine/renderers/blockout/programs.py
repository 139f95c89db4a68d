"""Compiling, vertex arrays and uniforms: one program per name and flags, one array per program and mesh."""

from collections.abc import Iterable, Sequence

import moderngl
import numpy as np

from engine.assets import asset
from engine.renderers.blockout.shapes import SHAPES, Rows, meshes
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.weather import MOST

_FRONT_FIRST = ("limb", "ball", "cone", "cylinder", "box")
SOLID = ("cone", "cylinder", "box")
"""Shapes of many pixels."""
_DROP_BYTES = 16


class Programs:
    """The programs of `assets/shaders` in one context, with the meshes and rows that they draw.

    `defined` is put before every shader. A vertex shader that says `world()` gets `place.glsl`, which places a unit
    mesh by its row; attributes that a program has no use for are left out of its arrays.
    """

    def __init__(self, gl: moderngl.Context, round_: int, defined: str) -> None:
        self.gl = gl
        self._head = "#version 330\n"
        self._defined = defined
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        self._arrays: dict[tuple[object, ...], moderngl.VertexArray] = {}
        self._meshes = {
            name: (gl.buffer(points.tobytes()), gl.buffer(triangles.tobytes()))
            for name, (points, triangles) in meshes(round_).items()
        }
        self._rows = {name: gl.buffer(reserve=80 * 512, dynamic=True) for name in SHAPES}
        self._drops = gl.buffer(reserve=_DROP_BYTES * 2 * MOST, dynamic=True)
        self._sent: dict[str, int] = {}

    def program(self, name: str, *flags: str) -> moderngl.Program:
        """`NAME.vert` and `NAME.frag` with each flag defined; without a fragment shader, only depth is drawn."""
        key = (name, *flags)
        if key not in self._programs:
            head = self._head + "".join(f"#define {flag}\n" for flag in flags) + self._defined
            upper = _text(f"{name}.vert")
            upper = (_text("place.glsl") if "world()" in upper else "") + upper
            lower = _text(f"{name}.frag") if asset(f"shaders/{name}.frag").exists() else "void main() {}\n"
            self._programs[key] = self.gl.program(vertex_shader=head + upper, fragment_shader=head + lower)
        return self._programs[key]

    def send(self, rows: dict[str, Rows]) -> None:
        """Makes these rows what `render` draws."""
        self._sent = {shape: len(made) for shape, made in rows.items() if len(made)}
        for shape, made in rows.items():
            if len(made):
                buffer = self._rows[shape]
                if buffer.size < made.nbytes:
                    buffer.orphan(2 * made.nbytes)
                buffer.write(np.ascontiguousarray(made))

    def render(self, program: moderngl.Program, shapes: Iterable[str] = _FRONT_FIRST) -> None:
        """Draws the rows that were sent, shape by shape."""
        for shape in shapes:
            if shape in self._sent:
                self._placing(program, shape).render(instances=self._sent[shape])

    def fall(self, program: moderngl.Program, drops: Floats, way: int) -> None:
        """Draws (n, 4) drops, n at most `2 * weather.MOST`, as points or lines."""
        self._drops.write(drops.astype(np.float32).tobytes())
        self._array(program, "drops", [(self._drops, "4f", "p")]).render(way, len(drops))

    def fill(self, program: moderngl.Program) -> None:
        """Draws one triangle over the whole target; the program needs only `gl_VertexID`."""
        self._array(program, "whole", []).render(moderngl.TRIANGLES, 3)

    def _placing(self, program: moderngl.Program, shape: str) -> moderngl.VertexArray:
        points, triangles = self._meshes[shape]
        mesh = _layout(program, (("p", 3), ("n", 3), ("e", 1)))
        row = _layout(program, (("m0", 4), ("m1", 4), ("m2", 4), ("c", 4), ("k", 4)))
        content = [(points, mesh[0], *mesh[1]), (self._rows[shape], row[0] + "/i", *row[1])]
        return self._array(program, shape, content, triangles)

    def _array(
        self,
        program: moderngl.Program,
        name: str,
        content: Sequence[tuple[object, ...]],
        index: moderngl.Buffer | None = None,
    ) -> moderngl.VertexArray:
        key = (id(program), name)
        if key not in self._arrays:
            self._arrays[key] = self.gl.vertex_array(program, list(content), index)  # type: ignore[arg-type]
        return self._arrays[key]


def write(program: moderngl.Program, **values: object) -> None:
    """Sets uniforms; one that the compiler dropped is passed over. 4 × 4 matrices are named `to_…`."""
    for name, value in values.items():
        if name not in program:
            continue
        member = program[name]
        if isinstance(value, int):
            member.value = value  # type: ignore[union-attr]
            continue
        numbers = np.asarray(value, np.float32)
        member.write((numbers.T if numbers.shape == (4, 4) and name.startswith("to_") else numbers).tobytes())  # type: ignore[union-attr]


def _layout(program: moderngl.Program, attributes: tuple[tuple[str, int], ...]) -> tuple[str, list[str]]:
    """moderngl's format of one buffer, with what the program does not read passed over, and the names it reads."""
    parts = [f"{size}f" if name in program else f"{size}x4" for name, size in attributes]
    return " ".join(parts), [name for name, _ in attributes if name in program]


def _text(name: str) -> str:
    return asset(f"shaders/{name}").read_text(encoding="utf-8")
