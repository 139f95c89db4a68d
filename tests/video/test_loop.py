"""Our denoising loop against the pipelines of diffusers: the same bits, from the same start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import torch
from diffusers.pipelines.wan.pipeline_wan_i2v import WanImageToVideoPipeline
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler
from torch import nn

from engine.diffusion.conditioning import Conditioning
from engine.diffusion.noise import frame_noise
from engine.diffusion.schedule import schedule
from engine.models.recipes import Recipe, recipe
from engine.renderers.wan import Step, Switch, Told, denoise
from tests import tiny

PROMPT, NEGATIVE = "a wide shot of an old man in the rain", "blurred"
SIZE, FRAMES, STEPS = 64, 9, 6


@dataclass
class Held:
    """A toy in memory, as `engine.diffusion.resident` holds a model."""

    pipe: Any
    dtype: torch.dtype = torch.float32

    @property
    def device(self) -> torch.device:
        """The processor."""
        return torch.device("cpu")

    def expert(self, name: str) -> nn.Module:
        """That expert."""
        return self.pipe.transformer if name == "high" else self.pipe.transformer_2

    @torch.no_grad()
    def told(self) -> Told:
        """The prompts, encoded as the pipelines do it."""
        positive, negative = self.pipe.encode_prompt(PROMPT, NEGATIVE, max_sequence_length=512)
        return Told(positive, negative)


@pytest.fixture(scope="module", params=[torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def a14b(request: pytest.FixtureRequest) -> Held:
    """Two experts, in the precision they are used in too."""
    pipe = tiny.a14b()
    pipe.set_progress_bar_config(disable=True)
    for expert in (pipe.transformer, pipe.transformer_2):
        expert.to(request.param)
    return Held(pipe, request.param)


def held(make: Callable[[], Any]) -> Held:
    """Any other toy."""
    pipe = make()
    pipe.set_progress_bar_config(disable=True)
    return Held(pipe)


def noise(channels: int = 16, frames: int = 3, size: int = SIZE // 8) -> torch.Tensor:
    """Where a clip starts."""
    return frame_noise(7, (channels, frames, size, size))


def called(held: Held, recipe: Recipe, latents: torch.Tensor, **more: Any) -> torch.Tensor:
    """The latents that the pipeline itself gives."""
    pipe = held.pipe
    pipe.scheduler = UniPCMultistepScheduler.from_config(tiny.scheduler().config, flow_shift=recipe.shift)
    second = {"guidance_scale_2": recipe.guidance[1]} if recipe.boundary else {}
    given = {"num_inference_steps": recipe.steps, "guidance_scale": recipe.guidance[0], **second, **more}
    return pipe(
        prompt=PROMPT, negative_prompt=NEGATIVE, height=SIZE, width=SIZE, num_frames=FRAMES, latents=latents,
        output_type="latent", max_sequence_length=512, **given,
    ).frames  # fmt: skip


def steps_of(held: Held, recipe: Recipe, given: Conditioning, told: Told | None = None) -> list[Step]:
    """Every step of our loop."""
    plan = schedule(recipe, tiny.scheduler().config, given.start)
    return [each for each in denoise(held, plan, told or held.told(), given) if isinstance(each, Step)]


def short(name: str, **changes: Any) -> Recipe:
    """A recipe with few steps, otherwise as it is."""
    return replace(recipe(name), **{"steps": STEPS, **changes})


def test_two_experts_guided(a14b: Held) -> None:
    done = steps_of(a14b, short("wan2.2"), Conditioning(noise()))
    assert {step.expert for step in done} == {"high", "low"}
    assert torch.equal(done[-1].latents, called(a14b, short("wan2.2"), noise()))


class GivenSigmas(FlowMatchEulerDiscreteScheduler):
    """The pipelines take no sigmas: a solver that brings its own."""

    given: tuple[float, ...] = ()

    def set_timesteps(self, *_: Any, device: Any = None, **__: Any) -> None:
        """Those, whatever is asked for."""
        super().set_timesteps(sigmas=list(self.given), device=device)


@pytest.mark.parametrize("name", ["wan2.2-4steps", "wan2.2-8steps"])
def test_exact_sigmas_of_a_distilled_model(name: str) -> None:
    toy, wanted = held(tiny.a14b), recipe(name)
    done = steps_of(toy, wanted, Conditioning(noise()))
    solver = GivenSigmas(shift=1.0)
    solver.given = wanted.sigmas
    toy.pipe.scheduler = solver
    plain = toy.pipe(
        prompt=PROMPT, height=SIZE, width=SIZE, num_frames=FRAMES, latents=noise(), output_type="latent",
        num_inference_steps=len(wanted.sigmas), guidance_scale=1.0, max_sequence_length=512,
    ).frames  # fmt: skip
    assert torch.equal(done[-1].latents, plain)
    assert [step.sigma for step in done] == pytest.approx([*wanted.sigmas[1:], 0])


def test_a_time_for_every_patch() -> None:
    toy, wanted = held(tiny.ti2v), short("wan2.2-5b")
    start = noise(48, size=SIZE // 16)
    done = steps_of(toy, wanted, Conditioning(start))
    assert torch.equal(done[-1].latents, called(toy, wanted, start))


def test_one_model() -> None:
    toy, wanted = held(tiny.small), short("wan2.1-1.3b")
    assert torch.equal(steps_of(toy, wanted, Conditioning(noise()))[-1].latents, called(toy, wanted, noise()))


def pictures(count: int, size: int = SIZE) -> list[Any]:
    """Some pictures to go by."""
    from PIL import Image

    drawn = torch.randint(0, 255, (count, size, size, 3), dtype=torch.uint8, generator=torch.manual_seed(3))
    return [Image.fromarray(each.numpy()) for each in drawn]


def prepared(held: Held, name: str, call: Callable[[], Any]) -> tuple[Any, Any]:
    """What a call of the pipeline gives, and what its own `name` gave on the way: the same conditioning for both."""
    kept: list[Any] = []
    own = getattr(held.pipe, name)

    def keeping(*given: Any, **named: Any) -> Any:
        kept.append(own(*given, **named))
        return kept[-1]

    setattr(held.pipe, name, keeping)
    try:
        return call(), kept[0]
    finally:
        delattr(held.pipe, name)


@pytest.mark.parametrize("ends", [1, 2], ids=["a first frame", "a first and a last frame"])
def test_joined_channels(ends: int) -> None:
    toy, wanted = held(tiny.i2v), short("wan2.2-i2v")
    first, last = pictures(2)
    more = {"image": first, **({"last_image": last} if ends == 2 else {})}
    plain, (_, joined) = prepared(toy, "prepare_latents", lambda: called(toy, wanted, noise(), **more))
    assert torch.equal(steps_of(toy, wanted, Conditioning(noise(), joined=joined))[-1].latents, plain)


Seeing: Any = WanImageToVideoPipeline


def test_a_first_frame_that_is_kept() -> None:
    parts: dict[str, Any] = tiny.ti2v().components | {"image_encoder": None, "image_processor": None}
    toy = held(lambda: Seeing(**parts, expand_timesteps=True))
    wanted, start = short("wan2.2-5b"), noise(48, size=SIZE // 16)
    plain, (_, kept, mask) = prepared(toy, "prepare_latents", lambda: called(toy, wanted, start, image=pictures(1)[0]))
    done = steps_of(toy, wanted, Conditioning(start, kept=kept, mask=mask))
    assert torch.equal(done[-1].latents, plain)
    assert all(torch.equal(step.x0[:, :, :1], kept[:, :, :1]) for step in done)


@pytest.mark.parametrize("references", [0, 2])
def test_control(references: int) -> None:
    toy, wanted = held(tiny.vace), short("wan2.2-vace")
    start = noise(frames=3 + references)
    more = {"video": pictures(FRAMES), "conditioning_scale": 0.6}
    more |= {"reference_images": pictures(references)} if references else {}
    kept: list[dict[str, Any]] = []
    seen = toy.pipe.transformer.register_forward_pre_hook(lambda _, given, named: kept.append(named), with_kwargs=True)
    plain = called(toy, wanted, start, **more)
    seen.remove()
    control, scale = (kept[0][f"control_hidden_states{what}"] for what in ("", "_scale"))
    done = steps_of(toy, wanted, Conditioning(start, control=control, scale=scale, leading=references))
    assert torch.equal(done[-1].latents, plain)


# --- what the pipelines cannot ---


@pytest.fixture(scope="module")
def toy() -> Held:
    """Two experts."""
    return held(tiny.a14b)


def test_the_guess_of_the_last_step_is_the_clip(toy: Held) -> None:
    for wanted in (short("wan2.2"), recipe("wan2.2-4steps")):
        last = steps_of(toy, wanted, Conditioning(noise()))[-1]
        assert last.sigma == 0
        assert torch.allclose(last.x0, last.latents, atol=1e-4)


def test_the_guess_is_what_the_solver_guesses(toy: Held) -> None:
    plan = schedule(short("wan2.2"), tiny.scheduler().config)
    for each in denoise(toy, plan, toy.told(), Conditioning(noise())):
        if isinstance(each, Step):
            assert isinstance(plan.solver, UniPCMultistepScheduler)
            guess: Any = plan.solver.model_outputs[-1]
            assert torch.equal(each.x0, guess)


def test_the_other_expert_is_announced_before_it_is_asked_for(toy: Held) -> None:
    asked: list[str] = []

    class Listening(Held):
        def expert(self, name: str) -> nn.Module:
            asked.append(name)
            return super().expert(name)

    loop = denoise(
        Listening(toy.pipe), schedule(short("wan2.2"), tiny.scheduler().config), toy.told(), Conditioning(noise())
    )
    for each in loop:
        if isinstance(each, Switch):
            assert each.expert not in asked
    assert list(dict.fromkeys(asked)) == ["high", "low"]


def test_a_start_in_the_middle_goes_the_same_way(toy: Held) -> None:
    wanted = recipe("wan2.2-4steps")
    whole = steps_of(toy, wanted, Conditioning(noise()))
    rest = steps_of(toy, wanted, Conditioning(whole[1].latents, start=2))
    assert [step.index for step in rest] == [2, 3]
    assert {step.expert for step in rest} == {"low"}
    assert torch.equal(rest[-1].latents, whole[-1].latents)


def test_takes_that_rest_do_not_disturb_each_other(toy: Held) -> None:
    wanted, other = short("wan2.2"), recipe("wan2.2-4steps")
    alone = steps_of(toy, wanted, Conditioning(noise()))[-1].latents
    other_alone = steps_of(toy, other, Conditioning(noise(frames=2)))[-1].latents

    def loop(wanted: Recipe, start: torch.Tensor) -> Iterator[Switch | Step]:
        return denoise(toy, schedule(wanted, tiny.scheduler().config), toy.told(), Conditioning(start))

    last: dict[str, torch.Tensor] = {}
    under_way = {"one": loop(wanted, noise()), "other": loop(other, noise(frames=2))}
    while under_way:
        for name in list(under_way):
            each = next(under_way[name], None)
            if each is None:
                del under_way[name]
            elif isinstance(each, Step):
                last[name] = each.latents
    assert torch.equal(last["one"], alone)
    assert torch.equal(last["other"], other_alone)


def test_unguided_steps_ask_once(toy: Held) -> None:
    asked: list[int] = []
    counting = [
        expert.register_forward_pre_hook(lambda *_: asked.append(1))
        for expert in (toy.pipe.transformer, toy.pipe.transformer_2)
    ]
    steps_of(toy, short("wan2.2", guidance=(3.0, 1.0)), Conditioning(noise()))
    for hook in counting:
        hook.remove()
    high = sum(schedule(short("wan2.2"), tiny.scheduler().config).expert(step) == "high" for step in range(STEPS))
    assert len(asked) == 2 * high + (STEPS - high)
