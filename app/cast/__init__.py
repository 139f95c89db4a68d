"""The cast and the places of the film: who and what comes back, and what they always look like.

lists     who stands in the lists, and in how many shots; aliases as people type them (pure)
pictures  pictures of somebody, brought into the project
gallery   a row of them, small
swatches  a few calm colours to choose from
fields    the fields of one name: `MemberFields`, `PlaceFields`
sheet     the page: two lists, and the fields of the chosen one
"""
