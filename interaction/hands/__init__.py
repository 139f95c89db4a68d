"""Hands: from a camera, a video or a landmark track to a ring on the screen and gestures.

hand       Hand: 21 landmarks of one hand at one moment, and what can be measured on them (pure)
poses      what one picture of a hand shows: palm, fist, victory, thumb up … (pure)
gestures   GestureReader: hands over time to gestures and the ring (pure), with
           holds (poses that must last), ring (pointing, smoothing, freezing), strokes (swipes, two hands)
tuning     every number of the rules, with its unit
messages   what the worker and the window say to each other
camera     frames from a camera, a video, pictures (PyAV)
landmarks  the one place that knows mediapipe
bundle     the hand model, put together and checked at set-up
track      landmark tracks as JSON lines
sights     from a source to the hands of each moment
worker     the process around all this

The window imports only `messages` and `bundle`; everything else lives in the worker's process.
"""
