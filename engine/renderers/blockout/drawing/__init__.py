"""What a picture is made of, and the canvases that draw it. Only here is OpenGL known.

scene        what one picture is made of
gl           the canvas: an OpenGL context, and how a scene is drawn in it
programs     compiling, vertex arrays, uniforms
detail       how finely a row is drawn
quality      what a machine affords, and the steps down when it falls behind
targets      where one picture is made
shadows      shadow maps
lamps        which lamps light a picture, and which of them throws the people's shadows
shading      the light of sun, sky and lamps, laid over the surfaces once a pixel
wet          what wet ground mirrors
air          drawing sky, smoke, fire and drops
finish       the last pass: edges, style, grade, grain, enlarging
surfaces     depth, normals and ids of the same scene
canvases     which canvas this machine can have
plain        a canvas without OpenGL: light worked out by numpy
rasteriser   what is seen at each pixel, by raylib
tessellation rows as plain triangles
"""
