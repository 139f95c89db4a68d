"""What was heard and what was understood: level, words, the shot as chips, and a line to type in.

chips     a shot as chips, one colour for each part; what a chip can be changed to (pure)
doings    what follows, positions and relations, said in chips (pure)
flow      lays chips out in rows
question  what was meant? the readings as buttons; readings: in a few words; answers: by voice (both pure)
prompt    what a video model is told of the shot
offers    patterns of shots that fit what is being typed
meter     the microphone's level; listening: how the room is listened to, as a menu
panel     all of it
"""
