"""What the neural renderers share: a model in memory, latents in and out, and frames at the film's rate.

conditioning   Conditioning: what a clip starts from and goes by, as tensors

Everything here may import torch; only renderers import it. Latents are (1, C, T, h, w): T latent frames, of which the
first stands for one picture and each later one for four.
"""
