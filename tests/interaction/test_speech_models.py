"""Where a speech model lies, and the sentence for each way in which it does not."""

from pathlib import Path

import pytest

from engine.errors import EngineError
from interaction.speech.messages import Ears, SpeechState
from interaction.speech.model_folder import NoSpeechModel
from interaction.speech.models import find_model, models_folder
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.sphinx import Sphinx
from interaction.speech.whisper import Whisper

FIXTURE = Path(__file__).parent / "whisper_fixture"


def refused(wished: str, cache: Path | None = None) -> str:
    with pytest.raises(NoSpeechModel) as caught:
        find_model(wished, cache)
    assert caught.value.advice
    return str(caught.value)


def test_a_folder_is_taken_as_it_is():
    assert find_model(str(FIXTURE), None) == FIXTURE


def test_no_wish_finds_what_is_in_the_cache(tmp_path: Path):
    with pytest.raises(NoSpeechModel):
        find_model("", tmp_path)
    kept = models_folder(tmp_path) / "models--someone--small" / "snapshots" / "abc"
    kept.mkdir(parents=True)
    for file in FIXTURE.iterdir():
        (kept / file.name).symlink_to(file)
    assert find_model("", tmp_path) == kept


def test_each_missing_model_has_its_sentence(tmp_path: Path):
    assert refused("") == "There is no speech model on this machine."
    assert refused("/nowhere/small") == "There is no folder /nowhere/small with a speech model."
    assert refused("./small") == "There is no folder ./small with a speech model."
    assert refused("nonsense") == "There is no speech model called nonsense."
    assert refused("tiny", tmp_path) == "The speech model tiny is not on this machine."
    assert refused(str(tmp_path)) == (
        f"The folder {tmp_path} is no speech model: config.json, model.bin, tokenizer.json is missing."
    )


def test_a_damaged_model_is_refused_with_advice(tmp_path: Path):
    for file in FIXTURE.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(EngineError, match="cannot be used") as caught:
        Whisper(tmp_path, threads=1)
    assert caught.value.advice


def states(wishes: Wishes) -> tuple[object, list[SpeechState]]:
    told: list[SpeechState] = []
    found = get_ready(wishes, told.append)  # type: ignore[arg-type]
    return found, told


def test_with_a_model_speech_is_ready():
    found, told = states(Wishes.of({"model": str(FIXTURE), "threads": 1, "cache": None}))
    assert isinstance(found, Whisper)
    assert [state.ears for state in told] == [Ears.LOADING, Ears.READY]
    assert told[-1].languages == ("zh", "en")


@pytest.mark.parametrize("model", ["", "tiny", "/nowhere/small"])
def test_without_one_the_offline_recogniser_stands_in_and_says_why(model: str, tmp_path: Path):
    found, told = states(Wishes.of({"model": model, "cache": str(tmp_path), "download": False}))
    assert isinstance(found, Sphinx)
    state = told[-1]
    assert (state.ears, state.languages) == (Ears.LIMITED, ("en",))
    assert "speech model" in state.template.format(**dict(state.values))
    assert state.advice


def test_without_either_it_says_so(monkeypatch: pytest.MonkeyPatch):
    def missing(cache: Path | None) -> Sphinx:
        raise EngineError("The offline recogniser does not start.", advice="Install it again.")

    monkeypatch.setattr("interaction.speech.readiness._sphinx", missing)
    found, told = states(Wishes())
    assert found is None
    assert told[-1].ears is Ears.NO_MODEL
    assert told[-1].advice
