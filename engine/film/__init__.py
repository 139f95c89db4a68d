"""The language of the film. Standard library only; anybody may import it.

time       FrameRate, FrameRange, timecode: integers and fractions, never floats
camera     sizes, angles, moves, lenses: the closed vocabularies of a camera
scenery    time of day, weather, light, tone: the closed vocabularies of a place
blocking   positions in the picture, and what people do to each other
spec       ShotSpec: one described shot; Description: with the words it came from
assume     what a shot is taken to be where nobody said
revise     a shot after a wish to change it
model      Project, Scene, Shot, Take, Clip: the film, an immutable value
characters who is who through a film
cast       who and what comes back by name, and what they always look like
script     what the film is made from: scenes and their lines
guidance   what a hero picture goes by beside the words
edits      every way the film may change, each with its inverse
cutting    swap, trim and split: edits that are one move to an editor
codec      any of these to JSON and back
"""
