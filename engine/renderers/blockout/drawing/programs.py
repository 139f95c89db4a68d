"""Compiling, vertex arrays and uniforms: one program per name and flags, one array per program and mesh."""

from collections.abc import Sequence

import moderngl
import numpy as np
import numpy.typing as npt

from engine.assets import asset
from engine.renderers.blockout.drawing import detail
from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skin import SKIN, UNMOVED, VERTEX, shadowing, triangles

_LEAST_BYTES = 8192


class Programs:
    """The programs of `assets/shaders` in one context, with the meshes and rows that they draw.

    `defined` is put before every shader. A vertex shader that says `world()` gets `place.glsl`, which places a unit
    mesh by its row; attributes that a program has no use for are left out of its arrays.
    """

    def __init__(self, gl: moderngl.Context, defined: str) -> None:
        self.gl = gl
        self._head = "#version 330\n"
        self._defined = defined
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        self._arrays: dict[tuple[object, ...], moderngl.VertexArray] = {}
        self._meshes: dict[str, tuple[moderngl.Buffer, moderngl.Buffer]] = {}
        self._rows: dict[str, moderngl.Buffer] = {}
        self._held: dict[str, Rows] = {}
        self._unmoved = gl.buffer(UNMOVED.tobytes())
        self._corners: tuple[moderngl.Buffer, ...] = ()
        self._quads: Rows | None = None
        self._sent: dict[str, int] = {}
        gl.cull_face = "back"

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
        """Makes these rows what `render` draws, in this order; they are named as in `detail.mesh`, or SKIN."""
        self._sent = {name: len(made) for name, made in rows.items() if len(made)}
        for name in self._sent:
            if self._held.get(name) is not rows[name]:  # people are sent for their shadows first
                self._rows[name] = self._filled(self._rows.get(name), np.ascontiguousarray(rows[name]))
                self._held[name] = rows[name]
        if SKIN in self._sent:
            self._take_skin(rows[SKIN])

    def render(self, program: moderngl.Program, *, roughly: bool = False) -> None:
        """Draws the rows that were sent; their skin `roughly`, as is enough for shadows."""
        for name, instances in self._sent.items():
            if name == SKIN:
                self._skin(program, roughly).render(instances=1)
                continue
            if name.partition(" ")[0] in detail.CLOSED:
                self.gl.enable(moderngl.CULL_FACE)
            self._placing(program, name).render(instances=instances)
            self.gl.disable(moderngl.CULL_FACE)

    def fill(self, program: moderngl.Program) -> None:
        """Draws one triangle over the whole target; the program needs only `gl_VertexID`."""
        self._array(program, "whole", []).render(moderngl.TRIANGLES, 3)

    def _placing(self, program: moderngl.Program, shape: str) -> moderngl.VertexArray:
        if (made := self._arrays.get((id(program), shape))) is not None:
            return made
        points, triangles = self._mesh(shape)
        mesh = _layout(program, (("p", 3), ("n", 3), ("e", 1)))
        row = _layout(program, (("m0", 4), ("m1", 4), ("m2", 4), ("c", 4), ("k", 4)))
        content = [(points, mesh[0], *mesh[1]), (self._rows[shape], row[0] + "/i", *row[1])]
        return self._array(program, shape, content, triangles)

    def _take_skin(self, rows: Rows) -> None:
        """The skin's triangles, which stay the same from frame to frame."""
        quads = np.ascontiguousarray(rows[:, 7:11])
        if self._quads is None or not np.array_equal(quads, self._quads):
            self._quads = quads
            for key in [key for key in self._arrays if str(key[1]).startswith(SKIN)]:
                self._arrays.pop(key).release()
            for buffer in self._corners:
                buffer.release()
            self._corners = tuple(self.gl.buffer(made(rows).tobytes()) for made in (triangles, shadowing))

    def _skin(self, program: moderngl.Program, roughly: bool) -> moderngl.VertexArray:
        name = f"{SKIN} roughly" if roughly else SKIN
        if (made := self._arrays.get((id(program), name))) is not None:
            return made
        vertex = _layout(program, VERTEX)
        whole = _layout(program, (("m0", 4), ("m1", 4), ("m2", 4)))
        content = [(self._rows[SKIN], vertex[0], *vertex[1]), (self._unmoved, whole[0] + "/i", *whole[1])]
        return self._array(program, name, content, self._corners[roughly])

    def _filled(self, buffer: moderngl.Buffer | None, content: npt.NDArray[np.generic]) -> moderngl.Buffer:
        """A buffer with that in it: the same one, made larger where that is needed."""
        if buffer is None:
            buffer = self.gl.buffer(reserve=max(content.nbytes, _LEAST_BYTES), dynamic=True)
        elif buffer.size < content.nbytes:
            buffer.orphan(2 * content.nbytes)
        buffer.write(content)
        return buffer

    def _mesh(self, name: str) -> tuple[moderngl.Buffer, moderngl.Buffer]:
        if name not in self._meshes:
            points, triangles = detail.mesh(name)
            self._meshes[name] = self.gl.buffer(points.tobytes()), self.gl.buffer(triangles.tobytes())
        return self._meshes[name]

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


def _layout(program: moderngl.Program, attributes: Sequence[tuple[str | None, int]]) -> tuple[str, list[str]]:
    """moderngl's format of one buffer, with what the program does not read passed over, and the names it reads."""
    parts = [f"{size}f" if name is not None and name in program else f"{size}x4" for name, size in attributes]
    return " ".join(parts), [name for name, _ in attributes if name is not None and name in program]


def _text(name: str) -> str:
    return asset(f"shaders/{name}").read_text(encoding="utf-8")
