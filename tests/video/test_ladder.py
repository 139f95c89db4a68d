"""How the true models fit into real machines, and the law that more memory is never worse."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diffusion.host import Machine
from engine.diffusion.ladder import Kept, Preset, below, card_bytes, choose, fitting, hides, presets, ram_bytes
from engine.diffusion.needs import Needs, needs, shapes
from engine.errors import EngineError
from engine.models.recipes import recipe, recipes

GIB = 2**30


def machine(card_gb: float, ram_gb: float, rate: float = 110.0, bus: float = 22.0, kind: str = "cuda") -> Machine:
    """A machine whose card has so many GB on its box; a little of it is never free."""
    return Machine(
        kind, "a card", memory=int(card_gb * GIB), free=int(card_gb * 0.96 * GIB), ram=int(ram_gb * GIB),
        ram_free=int(ram_gb * 0.9 * GIB), cards=1, bf16=True, rate=rate, bus=bus,
    )  # fmt: skip


def chosen(name: str, host: Machine) -> Preset:
    return fitting(host, shapes()[recipe(name).model], recipe(name))


def needed(name: str, size: tuple[int, int] | None = None) -> Needs:
    way = recipe(name)
    return needs(shapes()[way.model], way, size or way.sizes[0])


@pytest.mark.parametrize(
    ("name", "card", "ram", "preset", "words", "size"),
    [
        ("wan2.2", 141, 256, "everything", "card", (1280, 720)),
        ("wan2.2", 80, 128, "experts", "visit", (1280, 720)),
        ("wan2.2", 48, 128, "in-turn", "visit", (1280, 720)),
        ("wan2.2", 24, 128, "streamed", "visit", (1280, 720)),
        ("wan2.2", 24, 64, "streamed-narrow", "visit", (1280, 720)),
        ("wan2.2", 16, 64, "streamed-narrow", "visit", (1280, 720)),
        ("wan2.2", 12, 64, "streamed-narrow", "ram", (1280, 720)),
        ("wan2.2", 8, 64, "streamed-narrow", "ram", (832, 480)),
        ("wan2.2-4steps", 80, 128, "experts", "visit", (1280, 720)),
        ("wan2.2-vace", 141, 256, "everything", "card", (1280, 720)),
        ("wan2.2-vace", 80, 128, "in-turn", "visit", (1280, 720)),
        ("wan2.2-vace", 24, 64, "streamed-narrow", "visit", (1280, 720)),
        ("wan2.2-5b", 80, 128, "everything", "card", (1280, 704)),
        ("wan2.2-5b", 48, 64, "everything", "card", (1280, 704)),
        ("wan2.2-5b", 24, 64, "in-turn", "visit", (1280, 704)),
        ("wan2.2-5b", 12, 32, "streamed-tiles", "ram", (1280, 704)),
        ("wan2.1-1.3b", 48, 64, "everything", "card", (832, 480)),
        ("wan2.1-1.3b", 24, 32, "everything", "card", (832, 480)),
        ("wan2.1-1.3b", 12, 32, "in-turn", "ram", (832, 480)),
        ("wan2.1-1.3b", 8, 32, "in-turn-half", "ram", (832, 480)),
        ("wan2.1-vace-1.3b", 12, 32, "in-turn", "ram", (832, 480)),
        ("live", 24, 32, "experts", "ram", (832, 480)),
        ("live", 12, 32, "streamed-half", "ram", (832, 480)),
        ("helios", 80, 128, "everything", "card", (640, 384)),
        ("helios", 24, 64, "streamed", "visit", (640, 384)),
    ],
)
def test_the_true_models_on_real_machines(
    name: str, card: int, ram: int, preset: str, words: str, size: tuple[int, int]
) -> None:
    found = chosen(name, machine(card, ram))
    assert (found.name, found.words.value, found.largest) == (preset, words, size)


@pytest.mark.parametrize(
    ("name", "card", "ram", "lacks"),
    [
        ("wan2.2", 4, 64, "of graphics memory"),
        ("wan2.2", 24, 16, "of memory beside the graphics card"),
        ("wan2.2-vace", 8, 64, "of graphics memory"),
        ("wan2.1-1.3b", 2, 32, "of graphics memory"),
    ],
)
def test_what_fits_no_way_is_one_sentence(name: str, card: int, ram: int, lacks: str) -> None:
    with pytest.raises(EngineError, match=lacks) as refusal:
        chosen(name, machine(card, ram))
    assert name in str(refusal.value)
    assert refusal.value.advice


@pytest.mark.parametrize("name", recipes())
def test_without_a_card_real_sizes_are_refused(name: str) -> None:
    host = Machine("cpu", "a processor", ram=10**12, ram_free=10**12)
    with pytest.raises(EngineError, match="No graphics card that video models can use") as refusal:
        choose(host, needed(name), recipe(name))
    assert "blockout" in refusal.value.advice
    host = replace(host, problem="The graphics card's driver is too old for this PyTorch.", advice="Install it.")
    with pytest.raises(EngineError, match="driver is too old"):
        choose(host, needed(name), recipe(name))


def test_toys_run_on_the_processor() -> None:
    toy = replace(needed("wan2.2"), parameters=70_000)
    assert choose(Machine("cpu", "a processor"), toy, recipe("wan2.2")).name == "processor"


def test_no_card_is_told_by_its_name() -> None:
    one, other = machine(24, 64), replace(machine(24, 64), device="GeForce RTX 4090")
    assert chosen("wan2.2", one) == chosen("wan2.2", other)


# --- laws ---

GB = st.floats(4, 200)
NAMES = st.sampled_from(sorted(recipes()))


def rank(name: str, host: Machine) -> tuple[int, int]:
    """How good what is chosen is: the place of its size among the recipe's, then its own; smaller is better."""
    try:
        found = chosen(name, host)
    except EngineError:
        return (99, 99)
    sizes = sorted(recipe(name).sizes, key=lambda size: -size[0] * size[1])
    order = [(preset.name, preset.words) for preset in presets()]
    return sizes.index(found.largest), order.index((found.name, found.words))


@settings(max_examples=50)
@given(name=NAMES, card=GB, ram=GB, more_card=st.floats(0, 100), more_ram=st.floats(0, 100))
def test_more_memory_is_never_worse(name: str, card: float, ram: float, more_card: float, more_ram: float) -> None:
    assert rank(name, machine(card + more_card, ram + more_ram)) <= rank(name, machine(card, ram))


@settings(max_examples=50)
@given(name=NAMES, card=GB, ram=GB)
def test_what_is_chosen_fits(name: str, card: float, ram: float) -> None:
    host = machine(card, ram)
    try:
        found = chosen(name, host)
    except EngineError:
        return
    need = needed(name, found.largest)
    assert card_bytes(found, need) <= host.free
    assert ram_bytes(found, need) <= host.ram_free


@given(name=NAMES, card=GB, ram=st.floats(64, 200))
def test_stepping_down_always_takes_less_and_ends(name: str, card: float, ram: float) -> None:
    host = machine(card, ram)
    try:
        found = chosen(name, host)
    except EngineError:
        return
    need, walked = needed(name, found.largest), [found]

    def go_on() -> None:
        while True:
            walked.append(below(walked[-1], host, need, recipe(name)))

    with pytest.raises(EngineError, match="not enough memory"):
        go_on()
    takes = [card_bytes(preset, need) for preset in walked]
    assert takes == sorted(takes, reverse=True)
    assert len(set(takes)) == len(takes)


def test_streaming_is_for_work_that_hides_it() -> None:
    """A long step hides the bus; a short one on a fast card behind a slow bus does not, and 8 bits are better then."""
    assert hides(machine(24, 128), needed("wan2.2"))
    slow = machine(24, 128, rate=600, bus=3)
    assert not hides(slow, needed("wan2.2", (832, 480)))
    assert chosen("wan2.2", replace(slow, rate=0.0)).kept is Kept.FP8


def test_eight_bits_only_where_nothing_else_fits() -> None:
    for name in recipes():
        assert chosen(name, machine(141, 256)).kept is Kept.FULL


def test_with_shared_memory_nothing_is_sent_away() -> None:
    found = chosen("wan2.1-1.3b", machine(32, 40, kind="mps"))
    assert found.experts.value == "card"
    assert found.words.value in ("card", "disk")
