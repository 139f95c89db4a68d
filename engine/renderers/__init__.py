"""What makes pictures. Only `engine.production` may import from here (checked): the gate stands there.

port       Renderer: the one method, Capabilities, Progress
catalog    name -> renderer; the only list of them; imports each only when asked for
wan        Wan2.1 and 2.2: whole clips by our own denoising loop
blockout/  figures, sets, weather, lens and move in real time, on any machine
"""
