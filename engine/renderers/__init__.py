"""What makes pictures. Only `engine.production` may import from here (checked): the gate stands there.

port       Renderer: the one method, Capabilities, Progress
catalog    name -> renderer; the only list of them; imports each only when asked for
wan        Wan2.1 and 2.2: whole clips by our own denoising loop
causal     live, Wan2.1 made causal: a chunk of latent frames at a time
helios     live, Helios 14B: 33 pictures at a time
chunked    what the live ones have in common: no end, new words in between
blockout/  figures, sets, weather, lens and move in real time, on any machine
"""
