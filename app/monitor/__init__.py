"""The picture, its slate and its transport.

program     what plays, frame by frame: a take, takes side by side, or the cut (pure)
transport   where it plays and how fast: J K L, in and out, loop (pure)
arrange     where pictures lie on the monitor: letterbox, side by side, grid, wipe, guides (pure)
frames      decoded pictures in memory, and the thread that decodes them ahead
player      a program on the clock: which picture now
previews    small pictures of heroes that are developing
notes       what is burnt in beside the slate: tier and progress (pure)
view        paints it: letterbox, burn-in, guides, wipe
scrub       the line under it: playhead, cached range, in and out
panel       all of it with the transport's buttons
"""
