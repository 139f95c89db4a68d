"""The hand on the screen: what lies under the ring, and what a gesture there means.

layout      where takes, clips and gaps lie, 0 … 1 of the window; a plain one for sittings without a window (pure)
tracker     gestures and a layout to intents with ids (pure)
trail       what lay under the ring, moment by moment, for "this one" (pure)
hand        both of them on a window's takes and cut
ring        the ring on the window, filling while a gesture is held
skeleton    the hand in the corner, never the room
"""
