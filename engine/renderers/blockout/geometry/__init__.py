"""Shapes, joints and lenses: what everything else of the blockout is said in.

shapes       the unit meshes and the rows that place them
skin         surfaces that bend, as rows of vertices
rows         which shapes are worth drawing, and in which order
skeleton     posture -> joints of many figures at once
optics       lens, sensor, projection
"""
