"""Figures, sets, weather, lens and move, in real time on any machine. Everything is a pure function of the frame index.

renderer   Blockout: the port; a job in, frames out
shot       one shot made ready: what is there, and the view and scene of any frame
staging    who stands where and faces whom; where a walker is at a time; ways  straight ahead, or to and fro
casting    subjects as players; pairs  what two are to each other; crowds  groups, and many behind a hero
variants   how takes differ; composing  places asked for in the picture, shoulders, points of view
setting    the whole arrangement carried into the set; placing  the mark and the direction that have nothing in the way
skeleton   posture -> joints of many figures at once; bones keep their lengths, planted feet their places
performance  actions in order over a shot -> posture, place and turn at any time; motion  single postures, measures
words      what an action's words ask for (`assets/motion/words.toml`); timeline  a shot's time divided among actions
course     the way over the ground, and its leaps; cadence  steps in time; footing  where feet stand
gaits      walking, running, sneaking, crawling; leaps  jumps; gestures  motions written as keys (`assets/motion`)
overlays   what is laid over a body: gestures, gazes, what is held
figures    joints -> people in costume, drawn; troupe  what of them stays from frame to frame
bones      joints -> the bones that carry skin; built  an average adult's joints made somebody's own
wardrobe   the words for somebody -> build, hair, colours, what is worn (`assets/wardrobe.toml`)
dress      what is worn -> pieces of skin; cuts  how garments are cut (`assets/cuts.toml`)
sculpture  the mannequin's surfaces; bust  its head; hair  haircuts, beards; drapes  cloth that hangs in the wind
skin       surfaces that bend, as rows of vertices
beings     animals, monsters, vehicles; catalogue what there is of them (`assets/creatures.toml` and its like)
quadrupeds gaits and legs; birds wings; monsters two legs, six, none; vehicles wheels and rotors
moment     when it is, for whatever moves by itself
rig        bones, limbs and rows of beings; forms  sculpted meshes of the catalogue
mounts     what carries somebody, and them on it (`assets/mounts.toml`); props  things in hands (`assets/props.toml`)
spoken     kinds and colours named in words; equipment  what everyone in a shot has by them
recipes    sets as they are written, looked over; sway  what gives in the wind
sets       recipes of `assets/sets` -> shapes, lamps, solids
optics     lens, sensor, projection
landmarks  what a camera cuts at on a body; bands  what each size holds of it
framing    size, angle and side -> where the camera stands
moves      the camera's path in time; handheld  a shoulder under it
operating  the head that keeps a walker, what is taken out or keeps a move short; solids  what stands in a set
light      hour and weather -> sun, sky, fog, grade (`assets/light.toml`)
weather    rain, snow and sand as functions of time
shapes     the unit meshes and the rows that place them
rows       which shapes are worth drawing, and in which order
scene      what one picture is made of
gl         the canvas: an OpenGL context, and how a scene is drawn in it; only what follows here knows OpenGL
programs   compiling, vertex arrays, uniforms
detail     how finely a row is drawn; quality  what a machine affords, and the steps down when it falls behind
targets    where one picture is made
shadows    shadow maps
lamps      which lamps light a picture, and which of them throws the people's shadows
shading    the light of sun, sky and lamps, laid over the surfaces once a pixel
wet        what wet ground mirrors
air        sky, smoke, fire and drops; atmosphere, fires  what of it there is at a time
finish     the last pass: edges, style, grade, grain, enlarging; aperture  depth of field
dressing   what a look does to colours and lamps of a set: windows show the hour, clay, silhouettes
pencil     any frame as a storyboard panel; arrows  the camera's and the walkers' ways, drawn
surfaces   depth, normals and ids of the same scene
passes     these with poses and camera, frame by frame; pose  figures as OpenPose's 18 points
note       what was done, in a crew's units
canvases   which canvas this machine can have
plain      a canvas without OpenGL: light worked out by numpy; rasteriser  what is seen at each pixel, by raylib
tessellation  rows as plain triangles
"""
