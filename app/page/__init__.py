"""The page of the script: its scenes, its text set as a screenplay is, and the shots that it asks for.

blocks     a script as paragraphs, each in its role (pure)
setting    how a paragraph of each role is set, and how high it becomes
chosen     which scene and which lines of it are chosen (pure)
view       the text: scrolls, and lines of it are chosen with the mouse or Shift and arrows
scenes     the scenes with their shots, and which proposals were shot (pure)
tags       a shot as words on small coloured grounds
proposals  the column of proposed shots
sheet      the page: bringing a script in, and all of the above side by side
"""
