"""Pictures on their way: to the eye (ring) and to the record (movie).

frame    Frame: one picture of a take
ring     shared memory between a worker and the window; may drop frames, never blocks a render
passes   what a picture holds beside its colours: depth, normals, ids, poses, camera; coding  these as numbers
picture  pictures that people bring; a picture of one shape in a frame of another
movie    takes on disk: write and read with PyAV; remux  a movie's pictures under another name
"""
