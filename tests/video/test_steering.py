"""What a hero goes by, as tensors: bit for bit what diffusers' pipelines prepare of the same pictures, and the dial."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline, WanVideoToVideoPipeline
from PIL import Image

from engine.diffusion import steering
from engine.diffusion.conditioning import Conditioning
from engine.diffusion.interrupting import Interrupted
from engine.diffusion.noise import frame_noise
from engine.diffusion.references import in_front, on_white
from engine.diffusion.schedule import schedule
from engine.diffusion.steering import conditioning, most_strength, promoted
from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.messages import Job
from engine.models import following
from engine.models.recipes import Recipe, Way, recipe, recipes
from tests import tiny

WIDTH, HEIGHT, FRAMES, SEED = 96, 64, 9, 7


@dataclass
class Held:
    """A pipeline as the resident hands it out."""

    pipe: Any
    tiled: bool = False
    device = torch.device("cpu")
    dtype = torch.float32

    @property
    def scheduler(self) -> Any:
        return self.pipe.scheduler

    @property
    def experts(self) -> dict[str, Any]:
        return {"high": self.pipe.transformer, "low": getattr(self.pipe, "transformer_2", None)}

    @property
    def preset(self) -> "Held":
        return self

    def vae_on_device(self) -> Any:
        return self.pipe.vae


@dataclass
class Given:
    """A guide with pictures of its own, which notes what it was asked for."""

    followed: Sequence[Pixels] = ()
    cast: tuple[Pixels, ...] = ()
    begins: Pixels | None = None
    ends: Pixels | None = None
    finished: Sequence[Pixels] | None = None
    asked: list[Any] = field(default_factory=list)

    def control(self, follow: Follow, width: int, height: int, rate: FrameRate, frames: int) -> Iterator[Pixels]:
        self.asked.append((follow, width, height, rate, frames))
        return iter(self.followed)

    def references(self) -> tuple[Pixels, ...]:
        return self.cast

    def first(self) -> Pixels | None:
        return self.begins

    def last(self) -> Pixels | None:
        return self.ends

    def draft(self) -> Iterator[Pixels] | None:
        return None if self.finished is None else iter(self.finished)


def some(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def clip(seed: int, frames: int = FRAMES) -> list[Pixels]:
    return [some(100 * seed + number) for number in range(frames)]


def images(pictures: Sequence[Pixels]) -> list[Image.Image]:
    return [Image.fromarray(each) for each in pictures]


def a_job(by: Guidance, **changes: Any) -> Job:
    made = Job(
        "j", "t", "1A-1", "A001C001", assumed(ShotSpec()), "", SEED, 0, FRAMES, 0, FrameRate(16), WIDTH, HEIGHT, "",
        tier=Tier.HERO, guidance=by,
    )  # fmt: skip
    return replace(made, **changes)


def given(held: Held, name: str, by: Guidance, guide: Given, frames: int = FRAMES, **changes: Any) -> Conditioning:
    pixels = held.pipe.vae.config.scale_factor_spatial
    shape = (held.pipe.vae.config.z_dim, (frames - 1) // 4 + 1, HEIGHT // pixels, WIDTH // pixels)
    return conditioning(held, shortened(name), a_job(by, **changes), guide, shape, SEED)


def shortened(name: str) -> Recipe:
    """A recipe of eight steps."""
    return replace(recipe(name), steps=8)


@pytest.fixture(scope="module")
def vace() -> Held:
    return Held(tiny.vace())


@pytest.fixture(scope="module")
def a14b() -> Held:
    return Held(tiny.a14b())


@pytest.fixture(scope="module")
def i2v() -> Held:
    return Held(tiny.i2v())


@pytest.fixture(scope="module")
def ti2v() -> Held:
    return Held(tiny.ti2v())


@pytest.fixture(scope="module")
def small() -> Held:
    return Held(tiny.small())


# --- words alone -------------------------------------------------------------------------------------------------


def test_words_alone_start_from_noise_and_draw_nothing(a14b: Held) -> None:
    guide = Given()
    made = given(a14b, "wan2.2", Guidance(), guide)
    assert torch.equal(made.latents, frame_noise(SEED, (16, 3, 8, 12)))
    assert made == Conditioning(made.latents)
    assert guide.asked == []


def test_pictures_of_the_cast_leave_a_model_that_cannot_use_them_as_it_was(a14b: Held) -> None:
    by = Guidance(references=("cast/mei.png",))
    assert torch.equal(
        given(a14b, "wan2.2", by, Given(cast=(some(1),))).latents, given(a14b, "wan2.2", Guidance(), Given()).latents
    )
    assert "cannot use" in following.told(recipe("wan2.2"), by)


# --- VACE --------------------------------------------------------------------------------------------------------


def vace_control(
    held: Held, control: Sequence[Pixels] | None, mask: Sequence[int] | None, references: Sequence[Pixels] = ()
) -> torch.Tensor:
    """What WanVACEPipeline.__call__ hands to its transformer; `mask` is 0 for the pictures that are kept."""
    pipe = held.pipe
    shown = [Image.new("RGB", (WIDTH, HEIGHT), (255 * painted,) * 3) for painted in mask] if mask else None
    video, masks, seen = pipe.preprocess_conditions(
        images(control) if control else None, shown, images(references) or None, 1, HEIGHT, WIDTH, FRAMES,
        torch.float32, torch.device("cpu"),
    )  # fmt: skip
    with torch.no_grad():
        latents = pipe.prepare_video_latents(video, masks, seen, None, torch.device("cpu"))
    return torch.cat([latents, pipe.prepare_masks(masks, seen)], dim=1)


@pytest.mark.parametrize("follow", [Follow.DEPTH, Follow.POSE])
def test_control_is_vaces_own(vace: Held, follow: Follow) -> None:
    guide = Given(followed=clip(1))
    made = given(vace, "wan2.2-vace", Guidance(follow, strength=1.0), guide)
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, clip(1), None))
    assert guide.asked == [(follow, WIDTH, HEIGHT, FrameRate(16), FRAMES)]
    assert torch.equal(made.latents, frame_noise(SEED, (16, 3, 8, 12)))
    assert (made.leading, made.until, made.after) == (0, None, None)


def test_without_anything_it_is_vace_of_words_alone(vace: Held) -> None:
    made = given(vace, "wan2.2-vace", Guidance(), Given())
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, None, None))
    assert made.until == 0


@pytest.mark.parametrize("count", [1, 2])
def test_references_stand_in_front(vace: Held, count: int) -> None:
    cast = tuple(some(number, *size) for number, size in enumerate([(WIDTH, HEIGHT), (48, HEIGHT)][:count]))
    by = Guidance(Follow.DEPTH, 1.0, references=("a.png", "b.png")[:count])
    made = given(vace, "wan2.2-vace", by, Given(followed=clip(1), cast=cast))
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, clip(1), None, cast))
    assert made.leading == count
    assert made.latents.shape == (1, 16, 3 + count, 8, 12)
    assert torch.equal(made.latents[:, :, count:], frame_noise(SEED, (16, 3, 8, 12)))  # as without references


def test_references_alone_steer_to_the_end(vace: Held) -> None:
    made = given(vace, "wan2.2-vace", Guidance(references=("a.png",)), Given(cast=(some(1),)))
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, None, None, [some(1)]))
    assert made.until is None
    assert made.scale is not None
    assert made.scale.tolist() == [1.0, 1.0]


def test_where_control_is_let_go_the_references_stay(vace: Held) -> None:
    by = Guidance(Follow.DEPTH, 0.5, references=("a.png",))
    made = given(vace, "wan2.2-vace", by, Given(followed=clip(1), cast=(some(1),)))
    assert made.until is not None
    assert 0 < made.until < 8
    assert made.after is not None
    assert torch.equal(made.after, vace_control(vace, None, None, [some(1)]))


@pytest.mark.parametrize(("first", "last"), [(True, False), (True, True), (False, True)])
def test_pictures_at_its_ends_stay(vace: Held, first: bool, last: bool) -> None:
    begins, ends = some(50) if first else None, some(51) if last else None
    by = Guidance(Follow.DEPTH, 1.0, first="a.png" if first else "", last="z.png" if last else "")
    made = given(vace, "wan2.2-vace", by, Given(followed=clip(1), begins=begins, ends=ends))
    shown = clip(1)
    shown[0] = begins if begins is not None else shown[0]
    shown[-1] = ends if ends is not None else shown[-1]
    mask = [int(not first), *[1] * (FRAMES - 2), int(not last)]
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, shown, mask))


def test_the_smaller_vace_is_prepared_alike() -> None:
    held = Held(tiny.small_vace())
    made = given(held, "wan2.1-vace-1.3b", Guidance(Follow.DEPTH, 1.0), Given(followed=clip(1)))
    assert made.control is not None
    assert torch.equal(made.control, vace_control(held, clip(1), None))


def test_a_picture_that_fits_stands_on_white_as_the_pipeline_s(vace: Held) -> None:
    for size in ((WIDTH, HEIGHT), (48, HEIGHT), (WIDTH, 32)):
        *_, seen = vace.pipe.preprocess_conditions(
            None, None, images([some(3, *size)]), 1, HEIGHT, WIDTH, FRAMES, torch.float32, torch.device("cpu")
        )
        own = torch.from_numpy(on_white(some(3, *size), WIDTH, HEIGHT).astype(np.float32) / 255.0).permute(2, 0, 1)
        assert torch.equal(2 * own - 1, seen[0][0])


@pytest.mark.parametrize("size", [(400, 400), (31, 90), (500, 40), (1, 900)])
def test_any_picture_is_whole_on_white(size: tuple[int, int]) -> None:
    made = on_white(np.zeros((size[1], size[0], 3), np.uint8), WIDTH, HEIGHT)
    dark = (made < 128).all(2)
    rows, columns = dark.any(1), dark.any(0)
    scale = min(WIDTH / size[0], HEIGHT / size[1])
    assert rows.sum() == pytest.approx(size[1] * scale, abs=1)
    assert columns.sum() == pytest.approx(size[0] * scale, abs=1)
    assert abs(int(np.argmax(rows)) - int(np.argmax(rows[::-1]))) <= 1  # in the middle
    assert (made[~dark] == 255).all()


def test_the_last_reference_is_the_first_latent_frame() -> None:
    one, two = some(1), some(2)
    assert all(np.array_equal(*pair) for pair in zip(in_front([one, two], WIDTH, HEIGHT), (two, one), strict=True))


# --- a first frame, and a last one -------------------------------------------------------------------------------


def i2v_latents(pipe: Any, first: Pixels, last: Pixels | None, channels: int) -> Any:
    """What WanImageToVideoPipeline.__call__ prepares."""

    def prepared(pixels: Pixels) -> torch.Tensor:
        return pipe.video_processor.preprocess(Image.fromarray(pixels), height=HEIGHT, width=WIDTH).float()

    with torch.no_grad():
        return pipe.prepare_latents(
            prepared(first), 1, channels, HEIGHT, WIDTH, FRAMES, torch.float32, torch.device("cpu"), None,
            torch.zeros(()), None if last is None else prepared(last),
        )  # fmt: skip


@pytest.mark.parametrize("last", [None, some(2)], ids=["first", "first and last"])
def test_a_first_frame_is_joined_on(i2v: Held, last: Pixels | None) -> None:
    by = Guidance(first="a.png", last="z.png" if last is not None else "")
    made = given(i2v, "wan2.2-i2v", by, Given(begins=some(1), ends=last))
    _, joined = i2v_latents(i2v.pipe, some(1), last, 16)
    assert made.joined is not None
    assert made.joined.shape == (1, 20, 3, 8, 12)
    assert torch.equal(made.joined, joined)
    assert torch.equal(made.latents, frame_noise(SEED, (16, 3, 8, 12)))


def test_a_first_frame_of_the_5b_is_kept(ti2v: Held) -> None:
    pipe = WanImageToVideoPipeline(
        tokenizer=ti2v.pipe.tokenizer, text_encoder=ti2v.pipe.text_encoder, vae=ti2v.pipe.vae,
        transformer=ti2v.pipe.transformer, scheduler=ti2v.pipe.scheduler, expand_timesteps=True, image_encoder=None,
        image_processor=None,
    )  # fmt: skip
    made = given(ti2v, "wan2.2-5b", Guidance(first="a.png"), Given(begins=some(1)))
    _, condition, mask = i2v_latents(pipe, some(1), None, 48)
    assert made.kept is not None
    assert made.mask is not None
    assert torch.equal(made.mask, mask)
    noise = frame_noise(SEED, (48, 3, 4, 6))
    assert torch.equal((1 - made.mask) * made.kept + made.mask * noise, (1 - mask) * condition + mask * noise)


def test_a_picture_of_another_shape_is_placed_where_the_film_finds_it(i2v: Held) -> None:
    wide = some(1, 192, 64)
    made = given(i2v, "wan2.2-i2v", Guidance(first="a.png"), Given(begins=wide), width=192, height=64)
    middle = np.asarray(Image.fromarray(wide).resize((WIDTH, 32), Image.Resampling.LANCZOS))
    framed = np.pad(middle, ((16, 16), (0, 0), (0, 0)), mode="symmetric")
    assert made.joined is not None
    assert torch.equal(made.joined, i2v_latents(i2v.pipe, framed, None, 16)[1])


# --- from the blockout's picture, and from a draft ---------------------------------------------------------------


def v2v_latents(held: Held, pictures: Sequence[Pixels], chosen: Recipe, start: int) -> torch.Tensor:
    """What WanVideoToVideoPipeline.__call__ prepares when `start` steps are left out."""
    pipe = WanVideoToVideoPipeline(
        tokenizer=held.pipe.tokenizer, text_encoder=held.pipe.text_encoder, vae=held.pipe.vae,
        transformer=held.pipe.transformer,
        scheduler=UniPCMultistepScheduler.from_config(held.pipe.scheduler.config, flow_shift=chosen.shift),
    )  # fmt: skip
    pipe.scheduler.set_timesteps(chosen.steps)
    strength = (chosen.steps - start + 0.5) / chosen.steps
    timesteps, left = pipe.get_timesteps(chosen.steps, pipe.scheduler.timesteps, strength, "cpu")
    assert left == chosen.steps - start
    video = pipe.video_processor.preprocess_video(images(pictures), height=HEIGHT, width=WIDTH)
    channels = held.pipe.vae.config.z_dim
    pixels = held.pipe.vae.config.scale_factor_spatial
    noise = frame_noise(SEED, (channels, 3, HEIGHT // pixels, WIDTH // pixels))
    with pytest.MonkeyPatch.context() as patch, torch.no_grad():
        patch.setattr("diffusers.pipelines.wan.pipeline_wan_video2video.randn_tensor", lambda *_, **__: noise)
        return pipe.prepare_latents(
            video, 1, channels, HEIGHT, WIDTH, torch.float32, torch.device("cpu"), None, None, timesteps[:1]
        )


@pytest.mark.parametrize("strength", [0.3, 0.6, 1.0])
def test_from_the_blockout_s_picture_it_is_video_to_video(small: Held, strength: float) -> None:
    made = given(small, "wan2.1-1.3b", Guidance(Follow.PICTURE, strength), Given(followed=clip(4)))
    assert 0 < made.start < 8
    assert torch.equal(made.latents, v2v_latents(small, clip(4), shortened("wan2.1-1.3b"), made.start))


def test_with_two_experts_and_with_the_5b_too(a14b: Held, ti2v: Held) -> None:
    for held, name in ((a14b, "wan2.2"), (ti2v, "wan2.2-5b")):
        made = given(held, name, Guidance(Follow.PICTURE, 1.0), Given(followed=clip(4)))
        assert torch.equal(made.latents, v2v_latents(held, clip(4), shortened(name), made.start))


def test_not_at_all_is_words_alone_and_nothing_is_drawn(small: Held) -> None:
    guide = Given(followed=clip(4))
    made = given(small, "wan2.1-1.3b", Guidance(Follow.PICTURE, 0.0), guide)
    assert made.start == 0
    assert torch.equal(made.latents, given(small, "wan2.1-1.3b", Guidance(), Given()).latents)
    assert guide.asked == []


def test_a_draft_goes_on_where_the_low_noise_expert_begins(a14b: Held) -> None:
    chosen = shortened("wan2.2")
    made = given(a14b, "wan2.2", Guidance(draft="takes/d.mov"), Given(finished=clip(6)))
    steps = schedule(chosen, a14b.scheduler.config)
    assert [steps.expert(step) for step in (made.start - 1, made.start)] == ["high", "low"]
    assert torch.equal(made.latents, v2v_latents(a14b, clip(6), chosen, made.start))


def test_a_draft_at_the_film_s_rate_and_size_comes_to_the_model_s(a14b: Held) -> None:
    film = [np.full((32, 48, 3), 20 * number, np.uint8) for number in range(12)]  # half a second at 24
    by = Guidance(draft="takes/d.mov")
    made = given(a14b, "wan2.2", by, Given(finished=film), rate=FrameRate(24), frames=12, width=48, height=32)
    assert made.latents.shape == (1, 16, 3, 8, 12)
    assert torch.isfinite(made.latents).all()


def test_a_draft_may_be_finished_by_vace_with_the_cast(vace: Held) -> None:
    by = Guidance(Follow.DEPTH, 1.0, draft="takes/d.mov", references=("a.png",))
    made = given(vace, "wan2.2-vace", by, Given(followed=clip(1), cast=(some(2),), finished=clip(6)))
    assert made.latents.shape[2] == 4
    assert made.start == promoted(schedule(shortened("wan2.2-vace"), vace.scheduler.config))
    assert made.control is not None
    assert torch.equal(made.control, vace_control(vace, clip(1), None, [some(2)]))


@pytest.mark.parametrize(("shift", "most"), [(3, 0.675), (5, 0.575), (8, 0.45), (12, 0.35)])
def test_how_much_the_low_noise_expert_can_do_alone(shift: float, most: float) -> None:
    steps = schedule(replace(recipe("wan2.2"), shift=shift), tiny.scheduler().config)
    assert most_strength(steps) == most


@pytest.mark.parametrize("name", [name for name, one in recipes().items() if one.way is Way.WAN])
def test_every_recipe_can_finish_a_draft(name: str) -> None:
    steps = schedule(recipe(name), tiny.scheduler().config)
    start = promoted(steps)
    assert 0 < start < steps.steps
    assert steps.sigmas[start] < 0.9


# --- the dial's ends, and what cannot be done ----------------------------------------------------------------------


def test_a_dial_beyond_its_ends_is_at_its_ends(vace: Held) -> None:
    far = given(vace, "wan2.2-vace", Guidance(Follow.DEPTH, 3.0), Given(followed=clip(1)))
    assert (far.until, far.scale is not None and far.scale.tolist()) == (None, [1.0, 1.0])
    assert given(vace, "wan2.2-vace", Guidance(Follow.DEPTH, -1.0), Given(followed=clip(1))).until == 0


def test_it_is_refused_before_anything_is_drawn(a14b: Held) -> None:
    guide = Given(followed=clip(1))
    with pytest.raises(EngineError, match="depth"):
        given(a14b, "wan2.2", Guidance(Follow.DEPTH), guide)
    assert guide.asked == []


def test_a_draft_needs_no_picture_of_the_blockout(vace: Held) -> None:
    by = Guidance(Follow.PICTURE, draft="takes/d.mov")
    following.expect(recipe("wan2.2-vace"), by)
    assert following.told(recipe("wan2.2-vace"), by) == "finishes an earlier hero"
    assert given(vace, "wan2.2-vace", by, Given(finished=clip(6))).start > 0


def test_called_off_while_pictures_are_encoded(vace: Held) -> None:
    job = a_job(Guidance(Follow.DEPTH))
    with pytest.raises(Interrupted):
        conditioning(vace, shortened("wan2.2-vace"), job, Given(followed=clip(1)), (16, 3, 8, 12), 1, lambda: True)


def test_the_grey_clip_is_encoded_once(vace: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    given(vace, "wan2.2-vace", Guidance(), Given())
    encodes: list[int] = []
    whole = steering.encoding.encoded
    monkeypatch.setattr(steering.encoding, "encoded", lambda *told: encodes.append(1) or whole(*told))
    given(vace, "wan2.2-vace", Guidance(Follow.DEPTH, 1.0), Given(followed=clip(1)))
    assert len(encodes) == 1


def test_tiles_where_the_preset_wants_them() -> None:
    held = Held(tiny.vace(), tiled=True)
    held.pipe.vae.enable_tiling(32, 32, 24, 24)
    made = given(held, "wan2.2-vace", Guidance(Follow.DEPTH, 1.0), Given(followed=clip(1)))
    assert made.control is not None
    assert torch.equal(made.control, vace_control(held, clip(1), None))
