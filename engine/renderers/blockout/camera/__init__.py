"""Where the camera stands and how it moves, in its own terms: nothing here knows a set.

landmarks    what a camera cuts at on a body
bands        what each size holds of it
framing      size, angle and side -> where the camera stands
moves        the camera's path in time
handheld     a shoulder under it
aperture     depth of field
"""
