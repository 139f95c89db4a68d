"""The closed vocabularies of a camera: one identifier for each thing a director can ask of it.

People's ways of saying them, in any language, belong to `assets/lexicon`; a renderer maps the identifier to its
own numbers or words. Nothing is ever translated from words to words.
"""

from enum import StrEnum


class ShotSize(StrEnum):
    """景别: how much of the subject the frame holds."""

    EXTREME_WIDE = "extreme_wide"
    WIDE = "wide"
    FULL = "full"
    MEDIUM_WIDE = "medium_wide"
    MEDIUM = "medium"
    MEDIUM_CLOSE_UP = "medium_close_up"
    CLOSE_UP = "close_up"
    EXTREME_CLOSE_UP = "extreme_close_up"


class Framing(StrEnum):
    """Who shares the frame, and from whose side."""

    SINGLE = "single"
    TWO_SHOT = "two_shot"
    THREE_SHOT = "three_shot"
    GROUP = "group"
    OVER_THE_SHOULDER = "over_the_shoulder"
    POV = "pov"
    INSERT = "insert"
    ESTABLISHING = "establishing"
    REVERSE = "reverse"


class Angle(StrEnum):
    """The camera's height and tilt against the subject."""

    EYE = "eye"
    HIGH = "high"
    LOW = "low"
    OVERHEAD = "overhead"
    WORMS_EYE = "worms_eye"
    AERIAL = "aerial"
    DUTCH = "dutch"


class Side(StrEnum):
    """Which side of the subject the camera sees."""

    FRONT = "front"
    THREE_QUARTER = "three_quarter"
    PROFILE = "profile"
    BACK = "back"


class Move(StrEnum):
    """运镜: how the camera moves during the shot."""

    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    FOLLOW = "follow"
    LEAD = "lead"
    ORBIT = "orbit"
    ROLL = "roll"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    CRASH_ZOOM = "crash_zoom"
    DOLLY_ZOOM = "dolly_zoom"
    WHIP_PAN = "whip_pan"
    RACK_FOCUS = "rack_focus"


class Speed(StrEnum):
    """How fast a move or an action goes."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


class Amount(StrEnum):
    """How far a move goes."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


class Lens(StrEnum):
    """焦段: the family of focal lengths, on full frame."""

    FISHEYE = "fisheye"
    ULTRA_WIDE = "ultra_wide"
    WIDE = "wide"
    STANDARD = "standard"
    PORTRAIT = "portrait"
    TELEPHOTO = "telephoto"
    MACRO = "macro"


class DepthOfField(StrEnum):
    """How much of the depth is sharp."""

    SHALLOW = "shallow"
    DEEP = "deep"


class Composition(StrEnum):
    """构图: where the weight of the picture lies."""

    CENTRE = "centre"
    BALANCED = "balanced"
    SYMMETRICAL = "symmetrical"
    LEFT_HEAVY = "left_heavy"
    RIGHT_HEAVY = "right_heavy"
    THIRDS = "thirds"
    DIAGONAL = "diagonal"
    FRAME_IN_FRAME = "frame_in_frame"
    LEADING_LINES = "leading_lines"
    SHORT_SIDE = "short_side"


FOCAL_MM = {
    Lens.FISHEYE: 10.0,
    Lens.ULTRA_WIDE: 16.0,
    Lens.WIDE: 28.0,
    Lens.STANDARD: 50.0,
    Lens.PORTRAIT: 85.0,
    Lens.TELEPHOTO: 135.0,
    Lens.MACRO: 100.0,
}
"""The focal length in millimetres, on full frame, that a lens family stands for when no number is said."""
