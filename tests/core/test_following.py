"""What a recipe can go by beside the words, what it says where it cannot, and what the dial means for it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.film.guidance import Follow, Guidance
from engine.models import following
from engine.models.recipes import Recipe, Way, recipe, recipes

# --- the dial ----------------------------------------------------------------------------------------------------


def sigmas(chosen: Recipe) -> tuple[float, ...]:
    """The noise at each step and 0 at the end, as flow models shift it."""
    even = [1 - step / chosen.steps for step in range(chosen.steps)]
    shifted = tuple(chosen.shift * t / (1 + (chosen.shift - 1) * t) for t in even)
    return (*(chosen.sigmas or shifted), 0.0)


STEERED = [name for name, one in recipes().items() if one.way is Way.WAN]
PLACES = [number / 20 for number in range(21)]
place = st.floats(0, 1)


@pytest.mark.parametrize("name", STEERED)
def test_the_dial_goes_from_not_at_all_to_to_the_end(name: str) -> None:
    noise = sigmas(recipe(name))
    held = [following.control_until(each, noise) for each in PLACES]
    assert held[0] == 0
    assert held[-1] == len(noise) - 1
    assert all(before <= after for before, after in pairwise(held))
    begun = [following.begun(each, noise) for each in PLACES]
    assert begun[0] == 0
    assert all(before <= after for before, after in pairwise(begun))
    assert 0.6 < noise[begun[-1]] < 0.9


@given(place, st.sampled_from(STEERED))
def test_control_is_held_down_to_as_much_noise_in_any_schedule(strength: float, name: str) -> None:
    noise = sigmas(recipe(name))
    until = following.control_until(strength, noise)
    assert all(each >= 1 - strength for each in noise[:until])
    assert until == len(noise) - 1 or noise[until] < 1 - strength or strength == 0


@given(place, st.sampled_from(STEERED))
def test_a_take_from_the_picture_begins_near_its_noise(strength: float, name: str) -> None:
    noise = sigmas(recipe(name))
    wanted = 1 - following.HELD * strength
    begun = following.begun(strength, noise)
    assert 0 <= begun < len(noise) - 1
    assert all(abs(noise[begun] - wanted) <= abs(each - wanted) for each in noise[:-1])


def test_control_is_never_so_weak_that_it_does_nothing() -> None:
    scales = [following.control_scale(each) for each in PLACES]
    assert (scales[0], scales[-1]) == (0.5, 1.0)
    assert all(before < after for before, after in pairwise(scales))


# --- what cannot be done -----------------------------------------------------------------------------------------

CANNOT = [
    ("wan2.2", Guidance(Follow.DEPTH), ["wan2.2-vace", "wan2.1-vace-1.3b"]),
    ("wan2.2-5b", Guidance(Follow.POSE), ["wan2.2-vace"]),
    ("wan2.2-vace", Guidance(Follow.PICTURE), ["wan2.2", "wan2.2-4steps", "wan2.1-1.3b"]),
    ("wan2.2-i2v", Guidance(Follow.DEPTH, first="a.png"), ["wan2.2-vace"]),
    ("wan2.2", Guidance(first="a.png"), ["wan2.2-i2v", "wan2.2-5b"]),
    ("wan2.2-5b", Guidance(first="a.png", last="z.png"), ["wan2.2-i2v"]),
    ("live", Guidance(draft="a.mov"), ["wan2.2"]),
    ("helios", Guidance(Follow.DEPTH), ["wan2.2-vace"]),
]


@pytest.mark.parametrize(("name", "by", "able"), CANNOT)
def test_what_a_recipe_cannot_do_is_refused_with_those_that_can(name: str, by: Guidance, able: list[str]) -> None:
    with pytest.raises(EngineError) as refused:
        following.expect(recipe(name), by)
    assert str(refused.value).startswith(f"{name} cannot")
    said = refused.value.advice.removeprefix("These can: ").removesuffix(".").split(", ")
    assert set(able) <= set(said)
    assert name not in said
    for one in able:
        following.expect(recipe(one), by)


def test_a_first_frame_is_not_taken_from_the_blockout() -> None:
    with pytest.raises(EngineError, match="needs a picture") as refused:
        following.expect(recipe("wan2.2-i2v"), Guidance())
    assert "mannequins" in refused.value.advice
    assert "wan2.2-5b" in refused.value.advice
    following.expect(recipe("wan2.2-i2v"), Guidance(first="stills/dawn.png"))


@pytest.mark.parametrize("name", recipes())
def test_pictures_of_the_cast_are_no_reason_to_refuse(name: str) -> None:
    by = Guidance(first="a.png" if recipe(name).needs_picture else "", references=("cast/mei.png",))
    following.expect(recipe(name), by)
    told = following.told(recipe(name), by)
    assert ("by a picture of the cast" in told) == ("references" in recipe(name).takes)
    assert ("cannot use" in told) != ("references" in recipe(name).takes)


@pytest.mark.parametrize("name", recipes())
def test_words_alone_are_not_told_of(name: str) -> None:
    assert following.told(recipe(name), Guidance()) == ""


def test_the_note_tells_what_it_went_by() -> None:
    by = Guidance(Follow.DEPTH, 0.6, references=("cast/a.png", "cast/b.png"), first="stills/dawn.png")
    said = following.told(recipe("wan2.2-vace"), by)
    assert said == "follows the blockout's depth at 60 %, begins with dawn.png, by 2 pictures of the cast"


def test_every_recipe_names_pictures_and_blocking_that_there_are() -> None:
    for one in recipes().values():
        assert set(one.follows) <= {follow.value for follow in Follow}
        assert set(one.takes) <= {"first", "last", "references"}
        assert "first" in one.takes or not one.needs_picture
