# pyright: strict
"""Every number of the gestures, in one place, with its unit.

"Sizes" are hand sizes: wrist to middle knuckle as it appears in the picture, about 9 cm. "Palms" are palm widths,
about 7 cm.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the rules go by. Where a value was measured on real footage, it says so."""

    # which hands count
    smallest_size: float = 0.03
    """Hands smaller than this (picture heights) are too far away to be read. Photos at 1–4 m: 0.04 – 0.11."""
    sticky: float = 0.25
    """The hand followed is the one within this distance (picture heights) of where it was."""

    # what a picture of a hand shows
    palm_facing: float = 0.75
    """A palm that looks at the camera (1 fully). Real palms: 0.82 – 0.95; a hanging hand: below 0.3."""
    shown_facing: float = 0.4
    """A hand that shows something turns its palm or its back at least so much to the camera."""
    thumb_tucked: float = 1.05
    """Below this (palms) the thumb lies across the palm: four. Real fours: 0.74 – 0.99; real palms from 1.17."""
    thumb_off: float = 1.35
    """Beyond this (palms) the thumb stands off: thumb up, thumb down. Real: 1.8; fists: 0.9."""
    thumb_straight_deg: float = 140.0
    thumb_cone_deg: float = 40.0
    """A thumb points up (or down) within this of the vertical. Google's thumb up: 32."""
    curled_reach: float = 0.85
    """A finger's tip nearer than this to its knuckle (palms) is curled. Real thumb up: 0.34; a call sign: 1.2."""
    together_deg: float = 6.0
    spread_deg: float = 9.0
    """Two fingers closer than the first are two; wider than the second, victory; between, nothing."""

    # votes and holds
    vote_s: float = 0.2
    vote_share: float = 0.75
    vote_least: int = 3
    wake_s: float = 0.5
    thumb_s: float = 0.6
    fist_s: float = 0.7
    victory_s: float = 0.7
    fingers_s: float = 0.8
    weak_fingers_s: float = 1.0
    """One finger also points, and four are nearly a palm: they are held longer."""
    still: float = 0.35
    """A hand that is held stays within this many sizes of where the hold began."""
    neutral_s: float = 0.5
    """After a gesture the hand shows nothing for so long before the next may be held."""
    upright_deg: float = 30.0
    pointed: float = 0.03
    """A finger whose ring has travelled further than this (window) points, and is no number one."""

    # awake and asleep
    raised_deg: float = 40.0
    """A hand is raised when it points up within this …"""
    near_size: float = 0.16
    held_out_deg: float = 150.0
    """… or is held out towards the camera: at least this big (picture heights), its fingers down further than this."""
    hanging_deg: float = 120.0
    lowered_s: float = 0.4
    lost_s: float = 0.6
    idle_s: float = 8.0
    """A hand that does nothing for so long goes to sleep; pointing is doing something."""

    aimless_s: float = 1.5
    """So does one that shows nothing of ours for so long: it talks."""

    # the ring
    reach: tuple[float, float, float, float] = (0.15, 0.10, 0.85, 0.75)
    """The part of the picture (left, top, right, bottom) that the window is spread over …"""
    reach_below: float = 1.15
    reach_sizes: float = 2.0
    """… but its bottom rises for a hand that is near: so many sizes above this height, or the hand would leave."""
    cutoff_hz: float = 1.2
    beta: float = 8.0
    """One-euro filter, on window coordinates."""
    shake: float = 0.12
    calm: float = 0.06
    """Second difference (rms, sizes) above which the ring freezes, and below which it goes on. Real: 0.02."""
    shake_s: float = 0.25

    # pinch
    pinch_closed: float = 0.35
    pinch_open: float = 0.50
    """Thumb to index, palms."""
    pinch_reach: float = 0.5
    """The index finger of a pinch reaches out this far (palms); that of a fist does not (0.25)."""
    pinch_bend_deg: float = 150.0
    """… and its middle joint is bent further than this. Recorded rings of thumb and index: 91 – 136."""
    pinch_s: float = 0.07
    pinch_back_s: float = 0.12
    """Closing and opening move the fingertip: the ring is taken where it was so long before."""
    pinch_lost_s: float = 0.4
    pinch_after_s: float = 1.5
    """A pinch grabs what was pointed at: it counts only so soon after pointing (or after another pinch)."""

    # swipe
    swipe_s: float = 0.35
    swipe_sizes: float = 3.0
    swipe_least: float = 0.12
    swipe_most: float = 0.30
    """A swipe goes this many sizes, but at least and at most this share of the picture's width."""
    swipe_level: float = 3.0
    """Across more than up or down, by this factor."""
    swipe_ready_s: float = 0.2
    swipe_ready: float = 0.25
    """Before a swipe the palm is shown: so long, moving less than this (sizes) …"""
    swipe_begin_s: float = 0.45
    """… and the stroke is over so soon after it."""
    swipe_rest_s: float = 0.7
    swipe_back_s: float = 1.5
    """The hand comes back after a swipe: the other way counts only after so long."""

    # two hands
    two_s: float = 0.4
    two_least: float = 1.0
    """Sizes that two palms have to move apart or together."""
    two_rest_s: float = 0.35
    two_calm: float = 0.25
    """They rest when their distance changes by less than this (sizes) in `two_rest_s`."""
    two_look_s: float = 0.3
    """A second hand is looked for once an open palm has been shown for so long: looking for two costs double."""
