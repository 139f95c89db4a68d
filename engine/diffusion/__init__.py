"""What the neural renderers share: a model in memory, latents in and out, and frames at the film's rate.

resident       resident(recipe, models): the one model in memory, kept from shot to shot
weights        Weights: a model's parts, placed as a preset says; fitted: by the best preset for this machine
loading        Folder: from diffusers' layout to parts; known classes, safetensors only
placing        Place: where a part is; it comes to the card and makes way
adapters       LoRAs, by recipe and expert
embedding      Words: a prompt as the model hears it, kept in memory and on disk
ladder         Preset, choose, below: how a model fits into memory, the best first
needs          Shape, Needs: what a model takes of memory, from its headers and its configuration
host           Machine, here, measured: the card, memory, how fast it multiplies
machine        `python -m engine.diffusion.machine`: that, and what each recipe would do here, as JSON
attention      best: the fastest attention kernel that gives the right answer here
compiling      blocks compiled for their shapes
parallel       Crew: one forward on several cards
chunks         Chunks: video without an end, a chunk of latent frames at a time, with new words in between
kv             Memory, Span: the keys and values of the chunks that are done, lent to a model for a pass
history        Pyramid: Helios a chunk at a time, small first and then larger, looking back on latents
conditioning   Conditioning: what a clip starts from and goes by, as tensors
noise          frame_noise, seed_of: noise that depends on seed and latent frame alone
schedule       Schedule: the solver, sigmas and experts of a recipe's steps; a copy for every render
fitting        filmed, native_size: a take's size and frame rate from the model's, while it is being made
telling        prompt_for: what a recipe's model is told of a take
interrupting   interrupting: calling a model off inside a forward pass; forget: what its step caches remember
steering       conditioning(…): a job's guidance as tensors, bit for bit what diffusers' pipelines prepare
references     pictures of the cast as VACE wants them
encoding       encoded, StreamEncoder: pictures to latents one latent frame at a time, bit for bit the VAE's own
published      converted: published causal weights, key for key, made into a model's folder; never a pickle
conform        conformed: the film's frame rate from the model's, exactly, by motion or by repeating and dropping
decoding       StreamDecoder: latents to pictures one latent frame at a time, bit for bit the VAE's own
preview        Previewer, Colours: small pictures of what is developing, by a linear map that is learnt as it goes
tiny_decoder   TinyDecoder, TinyStream: a hundredth of the VAE's work, where its weights are there

Everything here may import torch; only renderers import it. Latents are (1, C, T, h, w): T latent frames, of which the
first stands for one picture and each later one for four.
"""
