"""Pictures that stream out of the VAE are those of the VAE, bit for bit."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan
from diffusers.video_processor import VideoProcessor
from torch.utils.flop_counter import FlopCounterMode

from engine.diffusion.decoding import StreamDecoder
from engine.media.frame import Pixels
from tests import tiny


@pytest.fixture(scope="module", params=["z16", "z48"])
def vae(request: pytest.FixtureRequest) -> AutoencoderKLWan:
    """A toy of each layout, with means and deviations that are not 0 and 1."""
    made = tiny.vae() if request.param == "z16" else tiny.vae_of_22()
    rng, channels = np.random.default_rng(0), made.config.z_dim
    made.register_to_config(
        latents_mean=rng.normal(size=channels).tolist(), latents_std=(1 + rng.random(channels)).tolist()
    )
    return made


def _latents(vae: AutoencoderKLWan, seed: int, frames: int = 3, height: int = 4, width: int = 6) -> torch.Tensor:
    chance = torch.Generator().manual_seed(seed)
    return torch.randn(1, vae.config.z_dim, frames, height, width, generator=chance)


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


@contextmanager
def _tiles(vae: AutoencoderKLWan, least: int, stride: int) -> Iterator[None]:
    """The VAE decodes in tiles meanwhile."""
    vae.enable_tiling(least, least, stride, stride)
    yield
    vae.enable_tiling(256, 256, 192, 192)
    vae.disable_tiling()


def test_streams_that_take_turns_give_the_pictures_of_the_vae(vae: AutoencoderKLWan) -> None:
    _expect_equal_in_turns(vae, tiled=False)


def test_so_do_streams_in_tiles(vae: AutoencoderKLWan) -> None:
    side = vae.config.scale_factor_spatial
    with _tiles(vae, 4 * side, 3 * side):
        _expect_equal_in_turns(vae, tiled=True)


def _expect_equal_in_turns(vae: AutoencoderKLWan, tiled: bool) -> None:
    clips = [_latents(vae, 1), _latents(vae, 2)]
    streams = [StreamDecoder(vae, tiled) for _ in clips]
    made: list[list[Pixels]] = [[], []]
    for frame in range(3):
        for pixels, stream, clip in zip(made, streams, clips):
            pixels.append(stream.push(clip[:, :, frame : frame + 1]))
        _at_once(vae, clips[1])  # a whole decode in between
    assert [len(pixels) for pixels in made[0]] == [1, 4, 4]
    for pixels, clip in zip(made, clips):
        assert np.array_equal(np.concatenate(pixels), _at_once(vae, clip))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
@pytest.mark.parametrize(("height", "width"), [(4, 6), (5, 2), (2, 2)], ids=["tiles", "a column", "one tile"])
def test_tiles_are_faded_as_the_vae_does_it(vae: AutoencoderKLWan, dtype: torch.dtype, height: int, width: int) -> None:
    latents = _latents(vae, 3, 3, height, width)
    side = vae.config.scale_factor_spatial
    vae.to(dtype)
    try:
        with _tiles(vae, 2 * side, side + side // 2 if vae.config.patch_size is None else side):
            made = np.concatenate(list(StreamDecoder(vae, tiled=True).pictures(latents)))
            assert np.array_equal(made, _at_once(vae, latents))
            whole = StreamDecoder(vae).push(latents)
    finally:
        vae.to(torch.float32)
    assert np.array_equal(whole, made) is (max(height, width) == 2)  # otherwise tiles would prove nothing


def test_several_latent_frames_at_once_differ_by_a_bit_at_most(vae: AutoencoderKLWan) -> None:
    latents = _latents(vae, 4, 6)
    made = list(StreamDecoder(vae, together=2).pictures(latents))
    assert [len(pixels) for pixels in made] == [1, 8, 8, 4]
    difference = np.abs(np.concatenate(made).astype(int) - _at_once(vae, latents))
    assert difference.max() <= 1
    assert difference.mean() < 1e-4


def test_pictures_are_the_callers_own(vae: AutoencoderKLWan) -> None:
    stream, latents = StreamDecoder(vae), _latents(vae, 5, 2)
    first = stream.push(latents[:, :, :1])
    kept = first.copy()
    stream.push(latents[:, :, 1:])[:] = 0
    assert np.array_equal(first, kept)
    assert first.dtype == np.uint8
    assert first.flags.c_contiguous
    assert first.flags.writeable


def test_the_vae_may_be_elsewhere_between_latent_frames(vae: AutoencoderKLWan) -> None:
    latents = _latents(vae, 9, 3)
    expected, made = _at_once(vae, latents), []
    weights = {name: value.clone() for name, value in vae.state_dict().items()}
    for pixels in StreamDecoder(vae).pictures(latents, before=lambda: (vae.load_state_dict(weights), vae)[1]):
        made.append(pixels)
        for value in vae.state_dict().values():
            value.zero_()  # as if it had been sent away
    vae.load_state_dict(weights)
    assert np.array_equal(np.concatenate(made), expected)


def test_called_off_between_latent_frames(vae: AutoencoderKLWan) -> None:
    latents = _latents(vae, 6, 4)
    made: list[Pixels] = []
    for pixels in StreamDecoder(vae).pictures(latents, lambda: len(made) == 2):
        made.append(pixels)
    assert [len(pixels) for pixels in made] == [1, 4]
    assert np.array_equal(StreamDecoder(vae).push(latents), _at_once(vae, latents))  # the next one is whole


def test_the_toys_make_pictures_with_something_in_them(vae: AutoencoderKLWan) -> None:
    """Else all of the above would compare one grey with another."""
    assert StreamDecoder(vae).push(_latents(vae, 7)).std() > 5


def test_what_it_takes_at_the_true_size() -> None:
    """Wan2.1's VAE at 1280×720 in 16 bits, worked through without its contents."""
    with torch.device("meta"):
        whole = AutoencoderKLWan().to(torch.bfloat16)
        latent = torch.empty(1, 16, 1, 90, 160, dtype=torch.bfloat16)
    stream = StreamDecoder(whole)
    assert stream._decoded(latent).shape == (1, 720, 1280, 3)
    with FlopCounterMode(display=False) as counted:
        assert stream._decoded(latent).shape == (4, 720, 1280, 3)
    assert counted.get_total_flops() / 1e12 == pytest.approx(31.5, rel=0.01)
    seen = [each for features in stream._features.values() for each in features if isinstance(each, torch.Tensor)]
    assert sum(each.nbytes for each in seen) / 1e9 == pytest.approx(4.36, rel=0.01)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is here")
def test_pictures_come_over_while_the_next_are_made(vae: AutoencoderKLWan) -> None:
    latents = _latents(vae, 8, 6, 8, 12)
    vae.to("cuda")
    try:
        made = np.concatenate(list(StreamDecoder(vae).pictures(latents.cuda())))
        whole = _at_once(vae, latents.cuda())
    finally:
        vae.to("cpu")
    assert np.abs(made.astype(int) - whole).max() <= 1  # its convolutions may be done in another order by size
