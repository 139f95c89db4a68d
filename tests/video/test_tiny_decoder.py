"""The tiny decoders: their published layout, what they cost, and that they stream."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch.utils.flop_counter import FlopCounterMode

from engine.diffusion.tiny_decoder import GLANCE, HALF, KINDS, WHOLE, Detail, TinyDecoder, TinyStream, found, read
from engine.errors import EngineError


@pytest.fixture(scope="module", params=[16, 48])
def network(request: pytest.FixtureRequest) -> TinyDecoder:
    return _random(request.param)


def _random(channels: int, detail: Detail = WHOLE) -> TinyDecoder:
    torch.manual_seed(channels)
    return TinyDecoder(KINDS[channels], detail).eval()


def _latents(network: TinyDecoder, frames: int = 3) -> torch.Tensor:
    return 2 * torch.randn(1, network.kind.channels, frames, 3, 5, generator=torch.Generator().manual_seed(1))


def test_streamed_pictures_are_those_of_the_whole_clip(network: TinyDecoder) -> None:
    latents = _latents(network)
    side = 8 * network.kind.patch
    whole = TinyStream(network).at_once(latents)
    assert whole.shape == (9, 3 * side, 5 * side, 3)
    stream, other = TinyStream(network), TinyStream(network)
    made = []
    for frame in latents.split(1, dim=2):
        made.append(stream.push(frame))
        other.push(-frame)  # another clip takes its turn in between
    assert [len(pixels) for pixels in made] == [1, 4, 4]
    assert np.array_equal(np.concatenate(made), whole)
    assert whole.dtype == np.uint8
    assert len(np.unique(whole)) > 3


def test_a_picture_sees_the_ones_before_it_and_none_after(network: TinyDecoder) -> None:
    latents = _latents(network)
    changed = latents.clone()
    changed[:, :, 1] += 1
    one, two = TinyStream(network).at_once(latents), TinyStream(network).at_once(changed)
    assert np.array_equal(one[:1], two[:1])
    assert not np.array_equal(one[5:], two[5:])


@pytest.mark.parametrize(("detail", "share", "pictures"), [(HALF, 2, [1, 4, 4]), (GLANCE, 4, [1, 1, 1])])
def test_less_detail_is_smaller(
    network: TinyDecoder, detail: Detail, share: int, pictures: list[int], tmp_path: Path
) -> None:
    save_file(network.state_dict(), tmp_path / "weights.safetensors")
    less = read(tmp_path / "weights.safetensors", network.kind.channels, detail)
    made = list(TinyStream(less).pictures(_latents(network)))
    assert [len(pixels) for pixels in made] == pictures
    assert made[0].shape[1:3] == (24 * network.kind.patch // share, 40 * network.kind.patch // share)


def test_called_off_between_latent_frames(network: TinyDecoder) -> None:
    made: list[int] = []
    for pixels in TinyStream(network).pictures(_latents(network), lambda: len(made) == 2):
        made.append(len(pixels))
    assert made == [1, 4]


@pytest.mark.parametrize(
    ("channels", "height", "width", "detail", "tflop"),
    [
        (16, 90, 160, WHOLE, 1.26),
        (16, 60, 104, WHOLE, 0.54),
        (16, 90, 160, HALF, 0.47),
        (16, 60, 104, HALF, 0.20),
        (48, 44, 80, WHOLE, 0.32),
        (48, 30, 52, WHOLE, 0.14),
    ],
)
def test_the_work_is_what_was_counted(channels: int, height: int, width: int, detail: Detail, tflop: float) -> None:
    assert _tflop(channels, height, width, detail) == pytest.approx(tflop, rel=0.03)


def _tflop(channels: int, height: int, width: int, detail: Detail) -> float:
    """For one latent frame, counted without doing it."""
    with torch.device("meta"):
        network = TinyDecoder(KINDS[channels], detail)
        latents = torch.empty(1, channels, height, width)
    with FlopCounterMode(display=False) as counted, torch.no_grad():
        network(latents, [None] * len(network.decoder))
    return counted.get_total_flops() / 1e12


@pytest.mark.parametrize(
    ("channels", "height", "width", "latents", "pflop"),
    [(16, 90, 160, 21, 6.52), (48, 44, 80, 31, 0.517), (16, 60, 104, 21, 0.283)],
    ids=["A14B", "5B", "1.3B"],
)
def test_a_glance_costs_less_than_a_hundredth_of_a_step(
    channels: int, height: int, width: int, latents: int, pflop: float
) -> None:
    assert latents * _tflop(channels, height, width, GLANCE) < 10 * pflop


def test_as_many_parameters_as_published() -> None:
    sizes = {channels: sum(weight.numel() for weight in _random(channels).parameters()) for channels in KINDS}
    assert sizes[16] == pytest.approx(9.8e6, rel=0.01)
    assert sizes[48] == pytest.approx(9.9e6, rel=0.01)


def test_a_file_is_found_and_read(tmp_path: Path, network: TinyDecoder) -> None:
    channels = network.kind.channels
    assert found(tmp_path, channels) is None
    file = tmp_path / network.kind.name / f"{network.kind.name}.safetensors"
    file.parent.mkdir()
    save_file(network.state_dict() | {"encoder.0.weight": torch.zeros(1)}, file)
    assert found(tmp_path, channels) == file
    made = TinyStream(read(file, channels)).at_once(_latents(network))
    assert np.array_equal(made, TinyStream(network).at_once(_latents(network)))


def test_a_layer_that_makes_more_pictures_than_wanted_gives_its_last(tmp_path: Path) -> None:
    network = _random(16)
    weights = network.state_dict()
    weights["decoder.7.conv.weight"] = torch.cat(
        [torch.ones_like(weights["decoder.7.conv.weight"]), weights["decoder.7.conv.weight"]]
    )
    save_file(weights, tmp_path / "taew2_1.safetensors")
    read_back = read(tmp_path / "taew2_1.safetensors", 16)
    assert torch.equal(read_back.state_dict()["decoder.7.conv.weight"], network.state_dict()["decoder.7.conv.weight"])


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "taew2_1" / "taew2_1.pth"
    file.parent.mkdir()
    file.write_bytes(b"anything")
    assert found(tmp_path, 16) == file
    with pytest.raises(EngineError, match="pickle") as told:
        read(file, 16)
    assert ".safetensors" in told.value.advice


def test_other_weights_are_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "taew2_2.safetensors"
    save_file(_random(48).state_dict(), file)
    with pytest.raises(
        EngineError, match=r"other weights than taew2_1: 3 parts do not fit, the first is decoder\.1\.w"
    ):
        read(file, 16)
    weights = _random(16).state_dict()
    del weights["decoder.3.conv.2.bias"]
    save_file(weights | {"decoder.30.weight": torch.zeros(1)}, file)
    with pytest.raises(EngineError, match=r"2 parts do not fit, the first is decoder\.3\.conv\.2\.bias"):
        read(file, 16)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "taew2_1.safetensors"
    save_file(_random(16).state_dict(), file)
    file.write_bytes(file.read_bytes()[:100_000])
    with pytest.raises(EngineError, match="cannot be read"):
        read(file, 16)
