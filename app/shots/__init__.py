"""Scenes and shots with their slates and states.

rows     what stands in the list (pure)
view     paints it
panel    the list with its heading
"""
