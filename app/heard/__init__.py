"""What was heard and what was understood: level, words, the shot as chips, and a line to type in.

chips    a shot as chips, one colour for each part; what a chip can be changed to (pure)
doings   what follows, positions and relations, said in chips (pure)
flow     lays chips out in rows
meter    the microphone's level
panel    all of it
"""
