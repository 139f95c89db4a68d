"""Video models without torch: which there are, how to shoot with them, and their weights on disk.

catalogue    Model: where weights come from, size, licence (assets/video/models.toml)
recipes      Recipe: one way of shooting with a model; its name is the renderer's (assets/video/recipes.toml)
following    what a recipe can go by beside the words, and what "follow the blocking" means for it
possible     which sizes and lengths Wan's models can do, and the nearest that they can
folder       state of a model's folder, sizes of its parts, fingerprint of its weights
safetensors  what a file of weights says of itself, read without the weights
hubs         Hugging Face and ModelScope: what a repository holds, and which of them can be reached
downloading  one file from a server, whole and right (speech models come by it too)
fetching     a whole model from a hub: room, licence, two files at a time, gone on from where it stopped
importing    a model's folder that came by hand, copied or linked

The window, the command line and the doctor may import all of it; nothing here imports torch (checked).
"""
