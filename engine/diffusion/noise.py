"""Noise that a seed decides, latent frame by latent frame: a longer shot begins with the noise of the shorter one."""

import hashlib

import torch


def seed_of(seed: int, variant: int) -> int:
    """One seed for a take: another one for each seed and for each variant of the shot."""
    return _mixed(seed, variant, bits=63)


def frame_noise(seed: int, shape: tuple[int, int, int, int], first: int = 0, stage: int = 0) -> torch.Tensor:
    """Noise (1, C, T, h, w), float32, on the CPU, for the latent frames from `first` on; `shape` is (C, T, h, w).

    That of frame k depends on the seed, the size of a frame and k alone. `stage` gives other noise for the same frame,
    where one is noised anew in the course of a render. The same on every device, as it is drawn on the CPU.
    """
    channels, frames, height, width = shape
    drawn = [_frame(seed, k, stage, (1, channels, 1, height, width)) for k in range(first, first + frames)]
    return torch.cat(drawn, dim=2)


def noised(clean: torch.Tensor, noise: torch.Tensor, sigma: float) -> torch.Tensor:
    """Clean latents brought back to the noise of `sigma` (0 … 1), as a flow model has it: on the line between both."""
    return (1.0 - sigma) * clean + sigma * noise


def _frame(seed: int, frame: int, stage: int, shape: tuple[int, ...]) -> torch.Tensor:
    # Torch's generator on the CPU hears only the low 32 bits of a seed, so they must depend on all of it.
    generator = torch.Generator("cpu").manual_seed(_mixed(seed, frame, stage, bits=32))
    return torch.randn(shape, generator=generator)


def _mixed(*numbers: int, bits: int) -> int:
    digest = hashlib.blake2b("/".join(map(str, numbers)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - bits)
