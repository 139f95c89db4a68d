"""The mannequins: bodies of skin, heads, hair, and what they wear.

figures      joints -> people in costume, drawn
troupe       what of them stays from frame to frame
bones        joints -> the bones that carry skin
wardrobe     the words for somebody -> build, hair, colours, what is worn (`assets/wardrobe.toml`)
dress        what is worn -> pieces of skin
cuts         how garments are cut (`assets/cuts.toml`)
sculpture    the mannequin's surfaces
bust         its head
hair         haircuts, beards
drapes       cloth that hangs in the wind
"""
