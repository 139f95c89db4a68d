"""Pictures that stream out of the VAE are those of the VAE, bit for bit."""

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan
from diffusers.video_processor import VideoProcessor

from engine.diffusion.decoding import StreamDecoder
from engine.media.frame import Pixels
from tests import tiny


@pytest.fixture(scope="module", params=["z16", "z48"])
def vae(request: pytest.FixtureRequest) -> AutoencoderKLWan:
    made = tiny.vae() if request.param == "z16" else tiny.vae_of_22()
    rng = np.random.default_rng(0)
    channels = made.config.z_dim
    made.register_to_config(
        latents_mean=rng.normal(size=channels).tolist(), latents_std=(1 + rng.random(channels)).tolist()
    )
    return made


def _latents(vae: AutoencoderKLWan, seed: int, frames: int = 3, height: int = 4, width: int = 6) -> torch.Tensor:
    return torch.randn(1, vae.config.z_dim, frames, height, width, generator=torch.Generator().manual_seed(seed))


@torch.no_grad()
def _at_once(vae: AutoencoderKLWan, latents: torch.Tensor) -> Pixels:
    """As the pipelines end: de-normalised, decoded, and made pictures of 8 bits by their own processor."""
    latents = latents.to(vae.dtype)
    shape = (1, vae.config.z_dim, 1, 1, 1)
    mean = torch.tensor(vae.config.latents_mean).view(shape).to(latents.device, latents.dtype)
    scale = 1.0 / torch.tensor(vae.config.latents_std).view(shape).to(latents.device, latents.dtype)
    made = vae.decode(latents / scale + mean, return_dict=False)[0]
    pictures = VideoProcessor(vae_scale_factor=8).postprocess_video(made, output_type="pil")[0]
    return np.stack([np.asarray(picture) for picture in pictures])


def test_streams_that_take_turns_give_the_pictures_of_the_vae(vae: AutoencoderKLWan) -> None:
    one, two = _latents(vae, 1), _latents(vae, 2)
    streams = [(StreamDecoder(vae), latents) for latents in (one, two)]
    made: list[list[Pixels]] = [[], []]
    for frame in range(3):
        for of, (stream, latents) in zip(made, streams):
            of.append(stream.push(latents[:, :, frame : frame + 1]))
            _at_once(vae, two)
    assert [len(pixels) for pixels in made[0]] == [1, 4, 4]
    for of, (_, latents) in zip(made, streams):
        assert np.array_equal(np.concatenate(of), _at_once(vae, latents))
