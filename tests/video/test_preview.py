"""Small pictures of what develops: learnt from what is finished, kept, and next to free."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file as kept
from safetensors.torch import save_file
from torch.utils.flop_counter import FlopCounterMode

from engine.diffusion import preview
from engine.diffusion.preview import FOLDER, Colours, Previewer, Previews
from engine.diffusion.tiny_decoder import KINDS, TinyDecoder
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.models.folder import fingerprint
from tests import tiny

FILM = FrameRate(24)
CPU = torch.device("cpu"), torch.float32


@pytest.fixture
def truth() -> np.ndarray:
    """A map from 16 channels and one to colours that a VAE might have."""
    made = np.random.default_rng(0).normal(0, 12, (17, 3))
    made[16] = 128
    return made


def _latents(frames: int = 3, height: int = 6, width: int = 8, seed: int = 0) -> torch.Tensor:
    return torch.randn(1, 16, frames, height, width, generator=torch.Generator().manual_seed(seed))


def _shown(latents: torch.Tensor, truth: np.ndarray) -> Pixels:
    """(T, h, w, 3): what the latents mean."""
    points = latents[0].permute(1, 2, 3, 0).double().numpy()
    values = points @ truth[:16] + truth[16]
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _learn(colours: Colours, latents: torch.Tensor, truth: np.ndarray) -> None:
    for number, small in enumerate(_shown(latents, truth)):
        large = small.repeat(8, axis=0).repeat(8, axis=1)
        colours.learn(latents[:, :, number : number + 1], np.stack([large] * (4 if number else 1)))


def test_a_linear_vae_is_learnt_from_one_take(truth: np.ndarray) -> None:
    colours = Colours(16)
    _learn(colours, _latents(9), truth)
    unseen = _latents(2, seed=1)
    difference = np.abs(colours(unseen).astype(int) - _shown(unseen, truth))
    assert difference.mean() < 2
    assert difference.max() < 16  # where colours were cut off at black and white


def test_what_was_learnt_is_kept(truth: np.ndarray, tmp_path: Path) -> None:
    file = tmp_path / "new" / "vae.safetensors"
    _learn(Colours(16, file), _latents(3), truth)
    _learn(Colours(16, file), _latents(3, seed=2), truth)  # goes on from there
    again = Colours(16, file)
    assert again.known
    both = Colours(16)
    _learn(both, _latents(3), truth)
    _learn(both, _latents(3, seed=2), truth)
    assert np.array_equal(again(_latents()), both(_latents()))
    assert [path.name for path in file.parent.iterdir()] == ["vae.safetensors"]


@pytest.mark.parametrize("content", [b"", b"half a file", None])
def test_a_file_that_is_of_no_use_is_made_anew(content: bytes | None, truth: np.ndarray, tmp_path: Path) -> None:
    file = tmp_path / "vae.safetensors"
    if content is None:  # another VAE's
        kept({"squares": np.eye(49), "products": np.ones((49, 3))}, file)
    else:
        file.write_bytes(content)
    colours = Colours(16, file)
    assert not colours.known
    _learn(colours, _latents(1), truth)
    assert Colours(16, file).known


def test_where_nothing_can_be_written_it_learns_all_the_same(truth: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    colours = Colours(16, tmp_path / "file" / "vae.safetensors")
    _learn(colours, _latents(2), truth)
    assert colours.known


def test_latents_that_are_no_numbers_teach_nothing(truth: np.ndarray) -> None:
    colours = Colours(16)
    colours.learn(torch.full((1, 16, 1, 2, 2), torch.nan), np.zeros((1, 16, 16, 3), np.uint8))
    assert not colours.known
    _learn(colours, _latents(), truth)
    assert colours(torch.full((1, 16, 1, 2, 2), torch.nan)).shape == (1, 2, 2, 3)


def test_before_anything_is_learnt_the_picture_is_light_and_dark(truth: np.ndarray) -> None:
    latents = 0.05 * _latents(1, 12, 12)
    latents[:, 5, :, :, 4:8] += 1  # a pillar
    latents[:, 3, :, :3] += 0.3  # under a sky
    look = Previewer(Colours(16), 16, FILM, 96)
    (first,), (second,) = look(latents), look(1.3 * latents)
    grey = first.pixels[..., 0].astype(int)
    assert np.ptp(first.pixels, axis=-1).max() == 0
    assert abs(grey[:, 4:8].mean() - grey[:, 8:].mean()) > 60
    assert np.corrcoef(grey.ravel(), second.pixels[..., 0].ravel())[0, 1] > 0.99  # it does not turn negative


def test_one_colour_everywhere_is_a_picture_too() -> None:
    (frame,) = Previewer(Colours(16), 16, FILM, 96)(torch.zeros(1, 16, 1, 4, 4))
    assert frame.pixels.shape == (4, 4, 3)


@pytest.mark.parametrize(
    ("native", "rate", "count", "indices"),
    [
        (16, FILM, 24, [0, 2, 8, 14, 20]),
        (16, FILM, 20, [0, 2, 8, 14]),
        (24, FrameRate(24000, 1001), 17, [0, 1, 5, 9, 13]),
        (16, FrameRate(60), 61, [0, 4, 19, 34, 49]),
    ],
)
def test_each_picture_stands_for_the_first_frame_of_its_own(
    native: int, rate: FrameRate, count: int, indices: list[int]
) -> None:
    frames = Previewer(Colours(16), native, rate, count)(_latents(5))
    assert [frame.index for frame in frames] == indices
    for frame in frames:
        assert frame.pixels.shape == (6, 8, 3)
        assert frame.pixels.flags.c_contiguous


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with two models that have one VAE."""
    tiny.vae().save_pretrained(tmp_path / "one" / "vae")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    return tmp_path


def test_one_map_serves_every_model_with_that_vae(models: Path, truth: np.ndarray) -> None:
    one, two = (Previews(models, model, 16).of(16, FILM, 9, *CPU) for model in ("one", "two"))
    before = two(_latents())
    _learn(one._colours, _latents(), truth)
    assert np.array_equal(two(_latents(1))[0].pixels, one(_latents(1))[0].pixels)
    assert not np.array_equal(two(_latents())[0].pixels, before[0].pixels)
    vae = fingerprint(models / "one" / "vae")
    assert [file.name for file in (models / FOLDER).iterdir()] == [f"{vae}.safetensors"]


def test_a_tiny_decoder_makes_the_pictures_where_there_is_one(models: Path) -> None:
    file = models / "taew2_1" / "taew2_1.safetensors"
    file.parent.mkdir()
    file.write_bytes(b"torn")
    assert Previews(models, "one", 16)._tiny is None  # previews are coarser then
    torch.manual_seed(0)
    save_file(TinyDecoder(KINDS[16]).state_dict(), file)
    look = Previews(models, "two", 16).of(16, FILM, 24, *CPU)
    assert [frame.pixels.shape for frame in look(_latents(5))] == [(12, 16, 3)] * 5
    assert [frame.index for frame in look(_latents(5))] == [0, 2, 8, 14, 20]


@pytest.mark.parametrize(
    ("shape", "pflop"),
    [((16, 21, 90, 160), 6.52), ((48, 31, 44, 80), 0.517), ((16, 21, 60, 104), 0.283)],
    ids=["A14B", "5B", "1.3B"],
)
@pytest.mark.parametrize("known", [True, False], ids=["colours", "greys"])
def test_it_is_no_work_beside_a_step(shape: tuple[int, ...], pflop: float, known: bool) -> None:
    """At the true sizes: products are counted, the rest is a few of them again."""
    colours, latents = Colours(shape[0]), torch.zeros(1, *shape)
    if known:
        colours.learn(torch.randn(1, shape[0], 1, 8, 8), np.zeros((1, 64, 64, 3), np.uint8))
    with FlopCounterMode(display=False) as counted:
        Previewer(colours, 16, FILM, 121)(latents)
    assert 0 < counted.get_total_flops() < 1e-5 * pflop * 1e15


def test_the_maps_of_a_process_are_shared(tmp_path: Path) -> None:
    assert preview._colours(16, tmp_path / "a.safetensors") is preview._colours(16, tmp_path / "a.safetensors")
