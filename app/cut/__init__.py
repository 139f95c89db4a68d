"""The cut: clips in order, widths in proportion to time.

strip    where clips and gaps lie (pure)
view     paints them; drag to order, off the strip to remove, edges to trim
panel    the strip with its heading, its length and its buttons
"""
