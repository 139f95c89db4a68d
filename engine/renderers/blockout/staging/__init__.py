"""Who stands where, faces whom and goes which way, and the camera among them in a set.

staging      who stands where and faces whom, and their joints at any time
rehearsal    everyone put on their marks, and given what they do
casting      subjects as players
pairs        what two are to each other
crowds       groups, and many behind a hero
variants     how takes differ
composing    places asked for in the picture, shoulders, points of view
setting      the whole arrangement carried into the set
placing      the mark and the direction that have nothing in the way
equipment    what everyone in a shot has by them
operating    the head that keeps a walker, what is taken out or keeps a move short
"""
