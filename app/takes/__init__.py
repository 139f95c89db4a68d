"""The contact sheet of the current shot: two columns of takes, numbered as people say them.

cards    where cards lie, and what stands on each (pure)
heroes   what can be done about heroes, as a menu
view     paints them; keys, mouse, drag
panel    the sheet with its heading and buttons
"""
