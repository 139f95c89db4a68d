"""Where one picture is made: what stands there, how it is lit, what is in the air before it, the finished picture."""

import moderngl

from engine.renderers.blockout.drawing.scene import Scene


class Target:
    """The textures of a picture, all in GL's row order but `finished`.

    `base` holds colour (square root) and glow of what stands there; `facing` the way it faces in the world (0 … 1 for
    −1 … 1) and a number of whose it is (0 for ground and sky, below a half who acts); `depth` how deep it lies;
    `open` how open the place is;
    `mirror` what wet ground shows; `colour` is the lit picture for display.

    `surface` is the target to draw forms into, `corners` and `softened` (half the size) those for `looked` and `open`,
    `shaded` the one to light into, `drawn` the lit picture with its depth, for sky and air.
    """

    def __init__(self, gl: moderngl.Context, width: int, height: int, scale: float) -> None:
        """`scale` is how large it is drawn before it is enlarged to `width` × `height`; 1 is not enlarged."""
        self.width, self.height = width, height
        self.scale = scale
        self.scene: Scene | None = None
        """What is being drawn here."""
        size = max(1, round(width * scale)), max(1, round(height * scale))
        self.base = gl.texture(size, 4)
        self.facing = gl.texture(size, 4)
        self.colour = gl.texture(size, 4)
        self.depth = gl.depth_texture(size)
        self.depth.compare_func = ""
        half = (size[0] + 1) // 2, (size[1] + 1) // 2
        self.looked, self.open = gl.texture(half, 1), gl.texture(half, 1)
        for texture in (self.looked, self.open):
            texture.repeat_x = texture.repeat_y = False
        self.mirror = gl.texture(half, 4)
        self.mirror.repeat_x = self.mirror.repeat_y = False
        self.mirrored = gl.framebuffer([self.mirror])
        self.corners, self.softened = gl.framebuffer([self.looked]), gl.framebuffer([self.open])
        self.surface = gl.framebuffer([self.base, self.facing], self.depth)
        self.shaded = gl.framebuffer([self.colour])
        self.drawn = gl.framebuffer([self.colour], self.depth)
        self.small = gl.texture(size, 4)
        self.graded = gl.framebuffer([self.small]) if size != (width, height) else None
        self._out = gl.texture((width, height), 4)
        self.finished = gl.framebuffer([self._out])

    def release(self) -> None:
        """Gives all of it back to the driver."""
        if self.graded is not None:
            self.graded.release()
        for framebuffer in (
            self.surface,
            self.corners,
            self.softened,
            self.mirrored,
            self.shaded,
            self.drawn,
            self.finished,
        ):
            framebuffer.release()
        for texture in (
            self.base,
            self.facing,
            self.looked,
            self.open,
            self.mirror,
            self.colour,
            self.depth,
            self.small,
            self._out,
        ):
            texture.release()
