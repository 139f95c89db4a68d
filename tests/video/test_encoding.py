"""Latents of pictures: streamed, they are bit for bit those that the VAE and the pipelines make at once."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan
from diffusers.pipelines.wan.pipeline_wan_i2v import retrieve_latents
from diffusers.video_processor import VideoProcessor
from PIL import Image

from engine.diffusion.encoding import StreamEncoder, encoded, tensor
from engine.diffusion.interrupting import Interrupted
from engine.media.frame import Pixels
from tests import tiny

FRAMES, HEIGHT, WIDTH = 9, 64, 96


def a_vae(name: str) -> AutoencoderKLWan:
    """A toy with means and deviations that say something."""
    vae = tiny.vae() if name == "2.1" else tiny.vae_of_22()
    some = np.random.default_rng(5)
    channels = vae.config["z_dim"]
    vae.register_to_config(
        latents_mean=some.normal(size=channels).tolist(), latents_std=some.uniform(0.5, 3, size=channels).tolist()
    )
    return vae


@pytest.fixture(scope="module", params=["2.1", "2.2"])
def vae(request: pytest.FixtureRequest) -> AutoencoderKLWan:
    return a_vae(request.param)


def clip(seed: int = 0, frames: int = FRAMES, height: int = HEIGHT, width: int = WIDTH) -> list[Pixels]:
    some = np.random.default_rng(seed)
    return [some.integers(0, 256, (height, width, 3), dtype=np.uint8) for _ in range(frames)]


def video(pictures: list[Pixels]) -> torch.Tensor:
    """As the pipelines prepare it: (1, 3, n, H, W)."""
    made = VideoProcessor(vae_scale_factor=8).preprocess_video([Image.fromarray(each) for each in pictures])
    assert isinstance(made, torch.Tensor)
    return made


def at_once(vae: AutoencoderKLWan, pictures: torch.Tensor) -> torch.Tensor:
    """As WanVideoToVideoPipeline.prepare_latents has it before the noise."""
    shape = (1, vae.config["z_dim"], 1, 1, 1)
    mean = torch.tensor(vae.config["latents_mean"]).view(shape)
    scale = 1.0 / torch.tensor(vae.config["latents_std"]).view(shape)
    with torch.no_grad():
        return (retrieve_latents(vae.encode(pictures), sample_mode="argmax") - mean) * scale


def test_a_picture_is_the_pipelines_tensor() -> None:
    pictures = clip()
    assert torch.equal(torch.stack([tensor(each) for each in pictures], 1)[None], video(pictures))


def test_a_stream_is_the_whole(vae: AutoencoderKLWan) -> None:
    pictures = clip()
    made = encoded(vae, map(tensor, pictures))
    assert made.shape[2] == 3
    assert torch.equal(made, at_once(vae, video(pictures)))


def test_one_picture_is_one_latent_frame(vae: AutoencoderKLWan) -> None:
    pictures = clip(frames=1)
    assert torch.equal(encoded(vae, map(tensor, pictures)), at_once(vae, video(pictures)))


@pytest.mark.parametrize("size", [(96, 128), (64, 64), (80, 160)])
def test_tiles_are_the_vaes_own(vae: AutoencoderKLWan, size: tuple[int, int]) -> None:
    pictures = clip(2, 5, *size)
    vae.enable_tiling(64, 64, 48, 48)
    try:
        made = encoded(vae, map(tensor, pictures), tiled=True)
        assert torch.equal(made, at_once(vae, video(pictures)))
    finally:
        vae.disable_tiling()


def test_two_streams_and_a_whole_encode_take_turns_on_one_vae(vae: AutoencoderKLWan) -> None:
    clips = [clip(3), clip(4)]
    streams = [StreamEncoder(vae), StreamEncoder(vae)]
    for part in (slice(0, 1), slice(1, 5), slice(5, 9)):
        for stream, pictures in zip(streams, clips, strict=True):
            stream.push(video(pictures[part])[0])
            at_once(vae, video(clip(5, 5)))
    for stream, pictures in zip(streams, clips, strict=True):
        assert torch.equal(stream.latents(), at_once(vae, video(pictures)))


def test_only_the_pictures_of_one_latent_frame_are_asked_for_at_once(vae: AutoencoderKLWan) -> None:
    asked: list[int] = []
    pushed: list[int] = []

    def drawn() -> Iterator[torch.Tensor]:
        for number, each in enumerate(clip()):
            asked.append(number)
            yield tensor(each)

    def not_before() -> bool:
        pushed.append(len(asked))
        return False

    encoded(vae, drawn(), cancelled=not_before)
    assert pushed == [1, 5, 9]


def test_a_clip_that_is_called_off_ends_between_latent_frames(vae: AutoencoderKLWan) -> None:
    asked = iter([False, True])
    with pytest.raises(Interrupted):
        encoded(vae, map(tensor, clip()), cancelled=lambda: next(asked))
    assert next(asked, None) is None


def test_pictures_that_make_no_whole_latent_frame_are_our_bug(vae: AutoencoderKLWan) -> None:
    with pytest.raises(ValueError, match="4k"):
        encoded(vae, map(tensor, clip(frames=7)))
