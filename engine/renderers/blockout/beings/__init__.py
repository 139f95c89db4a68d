"""Animals, monsters, vehicles, what carries people, and things in hands; data of `assets`, made into meshes.

beings       animals, monsters, vehicles
moment       when it is, for whatever moves by itself
catalogue    what there is of them (`assets/creatures.toml` and its like)
spoken       kinds and colours named in words
quadrupeds   gaits and legs
birds        wings
monsters     two legs, six, none
vehicles     wheels and rotors
rig          bones, limbs and rows of beings
forms        sculpted meshes of the catalogue
mounts       what carries somebody, and them on it (`assets/mounts.toml`)
props        things in hands (`assets/props.toml`)
"""
