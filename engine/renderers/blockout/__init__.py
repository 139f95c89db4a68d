"""Figures, sets, weather, lens and move, in real time on any machine. Everything is a pure function of the frame index.

From the inside out (each may import only what stands before it):

geometry  shapes, joints and lenses: what everything else of the blockout is said in
motion    what people do: postures, gaits and actions in order, as functions of time
beings    animals, monsters, vehicles, what carries people, and things in hands; data of `assets`, made into meshes
people    the mannequins: bodies of skin, heads, hair, and what they wear
place     where and when: sets from recipes, light, weather and air
camera    where the camera stands and how it moves, in its own terms: nothing here knows a set
staging   who stands where, faces whom and goes which way, and the camera among them in a set
drawing   what a picture is made of, and the canvases that draw it. Only here is OpenGL known

renderer  Blockout: the port
shot      one shot made ready: what is there, and the view and scene of any frame
note      what was done, in a crew's units
pencil    any frame as a storyboard panel
arrows    the camera's and the walkers' ways, drawn
passes    these with poses and camera, frame by frame
pose      figures as OpenPose's 18 points
"""
