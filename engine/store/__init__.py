"""A project on disk: a folder with a journal, a lock, and the movies of its takes.

folder    ProjectFolder: create, open, append; the film as the journal tells it
journal   lines with number and checksum, on the disk before `append` returns
found     which movie was made from which ingredients, so that none is made twice
upgrades  what older versions wrote, one small step for each version

The film is the fold of its journal; there is nothing else to go wrong. One writer at a time.
"""
