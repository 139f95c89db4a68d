"""Hands in pictures: the one place that knows mediapipe.

mediapipe is pinned to 0.10.31 because later ones call home. Its native code writes notices to the error output that
mean nothing to a person; they are silenced until a landmarker has found its first hand.
"""

from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.process.quiet import quiet
from interaction.hands.bundle import is_right
from interaction.hands.hand import Hand

PRESENCE = 0.6
"""A hand surer than this counts as one."""


class NoHandModel(EngineError):
    """The hand model is not on this machine, or is damaged."""


def require(bundle: Path) -> None:
    """Raises NoHandModel unless the hand model is there, whole and unchanged."""
    if not is_right(bundle):
        how = f"python -m interaction.hands.bundle {bundle.parent}"
        raise NoHandModel("The hand model is not here.", advice=f"With the network on, start again, or run: {how}")


class HandFinder:
    """Finds hands in pictures. Holds native memory: use it as a context manager, or close it.

    `moving`: pictures are frames of one film, in order, and a hand is followed from one to the next (a third of the
    work); otherwise each stands for itself. `hands` is how many to look for: with 2 the cost doubles while only one is
    there. Raises NoHandModel, or EngineError when the graphics libraries that mediapipe needs are missing.
    """

    def __init__(self, bundle: Path, *, hands: int = 1, moving: bool = True) -> None:
        require(bundle)
        self._moving = moving
        self._last_ms = -1
        self._fresh = True
        with quiet(2):
            self._landmarker = _landmarker(bundle, hands, moving)

    def find(self, picture: Pixels, t_s: float = 0.0) -> tuple[Hand, ...]:
        """The hands in a picture, as the picture shows them. `t_s`: the frame's time, never going back."""
        import mediapipe

        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(picture))
        self._last_ms = max(self._last_ms + 1, int(t_s * 1000))  # equal times are an error to mediapipe
        with quiet(2) if self._fresh else nullcontext():
            found = self._detect(image)
        self._fresh = not found.hand_landmarks and self._fresh
        return _hands(found, picture)

    def _detect(self, image: Any) -> Any:
        if self._moving:
            return self._landmarker.detect_for_video(image, self._last_ms)
        return self._landmarker.detect(image)

    def close(self) -> None:
        """Gives the native memory back."""
        self._landmarker.close()

    def __enter__(self) -> "HandFinder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _landmarker(bundle: Path, hands: int, moving: bool) -> Any:
    try:
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.HandLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(bundle)),
            running_mode=vision.RunningMode.VIDEO if moving else vision.RunningMode.IMAGE,
            num_hands=hands,
            min_hand_presence_confidence=PRESENCE,
        )
        return vision.HandLandmarker.create_from_options(options)
    except (ImportError, OSError) as missing:
        raise EngineError(
            "Hands cannot be seen here: {reason}.",
            advice="Install EGL and OpenGL ES (Debian: apt install libegl1 libgles2), then start again.",
            reason=missing,
        ) from missing
    except RuntimeError as broken:
        raise EngineError("The hand model could not be loaded: {reason}.", reason=broken) from broken


def _hands(found: Any, picture: Pixels) -> tuple[Hand, ...]:
    aspect = picture.shape[1] / picture.shape[0]
    return tuple(
        Hand(
            image=np.array([(point.x, point.y) for point in image], np.float32),
            world=np.array([(point.x, point.y, point.z) for point in world], np.float32),
            handedness=sides[0].category_name.lower(),
            score=float(sides[0].score),
            aspect=aspect,
        )
        for image, world, sides in zip(found.hand_landmarks, found.hand_world_landmarks, found.handedness, strict=True)
    )
