"""A video model comes whole or not at all, from whichever hub answers: over real HTTP, from hubs that misbehave."""

import errno
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.models import downloading
from engine.models.catalogue import Model, models
from engine.models.downloading import ATTEMPTS, Dead, Refused
from engine.models.fetching import CONNECTIONS, RECEIPT, accept, begun, fetch, is_accepted
from engine.models.folder import State, look
from engine.models.hubs import HUGGING_FACE, MODELSCOPE, Hub, first, hubs, is_wanted
from tests.core import toy_weights
from tests.core.hub_served import Server, serving

MODEL = models()["wan2.2-t2v-a14b"]
TRUTH = toy_weights.files()
SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors"
NOWHERE = Hub("modelscope", "ModelScope", "http://127.0.0.1:9")


@pytest.fixture
def hub() -> Iterator[Server]:
    strays = {"README.md": b"# hello", "transformer/model.py": b"print()", "transformer/old.bin": b"\x80\x04",
              ".gitattributes": b"", "transformer_ode/config.json": b"{}"}  # fmt: skip
    with serving(TRUTH | strays) as server:
        yield server


def fetched(server: Server, into: Path, key: str = "huggingface", model: Model = MODEL, **how: object) -> Path:
    return fetch(model, into, (server.hub(key),), sleep=lambda _: None, **how)  # type: ignore[arg-type]


def refusal(do: Callable[[], object]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        do()
    assert str(caught.value).endswith(".")
    assert caught.value.advice
    return caught.value


def is_whole(folder: Path) -> bool:
    return look(folder).state is State.WHOLE and all((folder / path).read_bytes() == TRUTH[path] for path in TRUTH)


# --- what comes ---


@pytest.mark.parametrize("key", ["huggingface", "modelscope"])
def test_a_model_comes_whole_from_either_hub_and_nothing_else_with_it(hub: Server, tmp_path: Path, key: str):
    folder = fetched(hub, tmp_path, key)
    assert folder == tmp_path / MODEL.name
    assert is_whole(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == TRUTH.keys() | {RECEIPT}
    assert sorted(path.name for path in tmp_path.iterdir()) == [MODEL.name]
    assert sorted(hub.fetched()) == sorted(TRUTH)


def test_the_receipt_says_where_it_came_from(hub: Server, tmp_path: Path):
    told = json.loads((fetched(hub, tmp_path) / RECEIPT).read_text())
    assert told["hub"] == "Hugging Face"
    assert told["repository"] == MODEL.huggingface
    assert told["files"][SHARD][0] == len(TRUTH[SHARD])
    assert len(told["files"][SHARD][1]) == 64


def test_a_list_of_several_pages_is_read_to_its_end(hub: Server, tmp_path: Path):
    hub.page = 4
    assert is_whole(fetched(hub, tmp_path))
    assert len([path for path, _ in hub.asked if path == "list"]) > 3


def test_one_that_is_here_is_not_asked_for(hub: Server, tmp_path: Path):
    toy_weights.write(tmp_path / MODEL.name)
    assert fetched(hub, tmp_path) == tmp_path / MODEL.name
    assert hub.asked == []


def test_an_adapter_lies_without_the_folder_it_came_in(tmp_path: Path):
    model = models()["wan2.2-lightning-4step"]
    body = toy_weights.safetensors({"lora_A": (4, 8)})
    others = {"Wan2.2-I2V/high_noise_model.safetensors": body}
    with serving({f"{model.within}/{name}": body for name in model.needed} | others) as server:
        folder = fetched(server, tmp_path, model=model)
    assert {file.name for file in folder.iterdir()} == {*model.needed, RECEIPT}


def test_what_another_model_has_as_well_is_not_fetched_twice(hub: Server, tmp_path: Path):
    first = fetched(hub, tmp_path)
    sister = models()["wan2.2-i2v-a14b"]
    hub.asked.clear()
    hub.files = hub.files | {"transformer/config.json": b'{"in_channels": 36}'}
    heard: list[int] = []
    second = fetched(hub, tmp_path, model=sister, tell=lambda *said: heard.append(said[1]))
    assert sorted(hub.fetched()) == sorted(path for path in TRUTH if not path.endswith(".safetensors"))
    assert look(second).state is State.WHOLE
    shared = "text_encoder/model.safetensors"
    assert (first / shared).samefile(second / shared)
    assert max(heard) == sum(map(len, TRUTH.values())) - 2 + len(b'{"in_channels": 36}')


def test_a_twin_that_was_damaged_meanwhile_is_not_taken(hub: Server, tmp_path: Path):
    first = fetched(hub, tmp_path)
    (first / SHARD).write_bytes(bytes(len(TRUTH[SHARD])))
    (first / "vae/config.json").unlink()
    second = fetched(hub, tmp_path, model=models()["wan2.2-i2v-a14b"])
    assert is_whole(second)
    assert (first / SHARD).read_bytes() == bytes(len(TRUTH[SHARD])), "the other model's file is left alone"


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"files": 3}', '{"files": {"a": 1}}'])
def test_a_receipt_that_says_nothing_lends_nothing(hub: Server, tmp_path: Path, body: str):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / RECEIPT).write_text(body)
    assert is_whole(fetched(hub, tmp_path))


def test_progress_goes_up_to_all_of_it(hub: Server, tmp_path: Path):
    heard: list[tuple[str, int, int]] = []
    fetched(hub, tmp_path, tell=lambda *said: heard.append(said))
    size = sum(map(len, TRUTH.values()))
    assert {(name, total) for name, _, total in heard} == {("Hugging Face", size)}
    here = [done for _, done, _ in heard]
    assert here == sorted(here)
    assert here[-1] == size


def test_no_more_than_two_files_come_at_once(hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lock, now, most = threading.Lock(), 0, 0
    real = downloading._more

    def counted(*given: object) -> str:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        try:
            return real(*given)  # type: ignore[arg-type]
        finally:
            with lock:
                now -= 1

    monkeypatch.setattr(downloading, "_more", counted)
    assert is_whole(fetched(hub, tmp_path))
    assert 1 <= most <= CONNECTIONS


# --- connections that die ---


def test_a_connection_that_dies_again_and_again_is_gone_on_from(hub: Server, tmp_path: Path):
    hub.cut = 3_000
    assert is_whole(fetched(hub, tmp_path))
    ranges = [asked for path, asked in hub.asked if path == SHARD]
    assert ranges == ["", *(f"bytes={at}-" for at in range(3_000, len(TRUTH[SHARD]), 3_000))]


def test_a_download_that_dies_is_kept_and_goes_on_the_next_time(hub: Server, tmp_path: Path):
    hub.cut, hub.codes = 3_000, {"transformer_2/config.json": 503}
    said = refusal(lambda: fetched(hub, tmp_path))
    assert str(said) == (f"The model {MODEL.name} could not be fetched: config.json: the server answers 503.")
    assert "goes on where it stopped" in said.advice
    assert look(tmp_path / MODEL.name).state is State.MISSING
    before, hub.codes, hub.cut = begun(MODEL, tmp_path), {}, 0
    assert before > 0
    hub.asked.clear()
    assert is_whole(fetched(hub, tmp_path))
    assert len(hub.fetched()) < len(TRUTH), "what had come was not asked for again"
    assert begun(MODEL, tmp_path) == 0


def test_what_came_of_a_file_is_not_asked_for_again(hub: Server, tmp_path: Path):
    part = tmp_path / f".{MODEL.name}.part" / SHARD
    part.parent.mkdir(parents=True)
    part.with_name(f"{part.name}.begun").write_bytes(TRUTH[SHARD][:5_000])
    assert is_whole(fetched(hub, tmp_path))
    assert (SHARD, "bytes=5000-") in hub.asked


def test_files_that_lie_elsewhere_are_gone_on_with_there(hub: Server, tmp_path: Path):
    hub.moved, hub.cut = True, 3_000
    assert is_whole(fetched(hub, tmp_path))
    assert (SHARD, "bytes=3000-") in hub.asked


def test_a_server_without_ranges_begins_again(hub: Server, tmp_path: Path):
    part = tmp_path / f".{MODEL.name}.part" / SHARD
    part.parent.mkdir(parents=True)
    part.with_name(f"{part.name}.begun").write_bytes(TRUTH[SHARD][:5_000])
    hub.ranges = False
    assert is_whole(fetched(hub, tmp_path))


def test_what_was_kept_of_a_longer_file_is_let_go(hub: Server, tmp_path: Path):
    part = tmp_path / f".{MODEL.name}.part" / SHARD
    part.parent.mkdir(parents=True)
    part.with_name(f"{part.name}.begun").write_bytes(bytes(len(TRUTH[SHARD]) + 1))
    assert is_whole(fetched(hub, tmp_path))


def test_a_file_that_became_shorter_is_begun_again_and_then_given_up(hub: Server, tmp_path: Path):
    hub.said = {SHARD: TRUTH[SHARD] + b"more"}
    said = refusal(lambda: fetched(hub, tmp_path))
    assert f"{Path(SHARD).name} is not as long as was said" in str(said)


@pytest.mark.parametrize("code", [403, 404])
def test_a_plain_no_is_not_asked_again(hub: Server, tmp_path: Path, code: int):
    hub.codes = {SHARD: code}
    said = refusal(lambda: fetched(hub, tmp_path))
    assert f"the server answers {code}" in str(said)
    assert "look at" in said.advice
    assert len([path for path, _ in hub.asked if path == SHARD]) == 1


@pytest.mark.parametrize("code", [500, 503, 429])
def test_a_server_in_trouble_is_asked_again_and_again(hub: Server, tmp_path: Path, code: int):
    hub.codes = {SHARD: code}
    waits: list[float] = []
    said = refusal(lambda: fetch(MODEL, tmp_path, (hub.hub(),), sleep=waits.append))
    assert f"the server answers {code}" in str(said)
    assert len([path for path, _ in hub.asked if path == SHARD]) == ATTEMPTS
    assert waits == sorted(waits)


def test_the_other_hub_goes_on_where_the_first_one_died(hub: Server, tmp_path: Path):
    hub.codes = {SHARD: 500}
    with serving(TRUTH) as other:
        folder = fetch(MODEL, tmp_path, (hub.hub(), _late(other, "modelscope")), sleep=lambda _: None)
        assert SHARD in other.fetched()
        assert len(other.fetched()) < len(TRUTH)
    assert is_whole(folder)
    assert json.loads((folder / RECEIPT).read_text())["hub"] == "ModelScope"


def _late(server: Server, key: str) -> Hub:
    """A hub that answers after others."""

    class Late(Hub):
        def files(self, *given: object, **named: object):
            threading.Event().wait(0.3)
            return super().files(*given, **named)  # type: ignore[arg-type]

    hub = server.hub(key)
    return Late(hub.key, hub.told, hub.address)


# --- what arrives is not what was promised ---


@pytest.mark.parametrize("key", ["huggingface", "modelscope"])
@pytest.mark.parametrize("name", [SHARD, "vae/config.json"])
def test_a_file_that_arrives_damaged_is_fetched_once_more(hub: Server, tmp_path: Path, name: str, key: str):
    hub.wrong[name] = 1
    assert is_whole(fetched(hub, tmp_path, key))


def test_a_hub_that_lies_about_a_checksum_is_refused(hub: Server, tmp_path: Path):
    hub.said = {SHARD: bytes(len(TRUTH[SHARD]))}
    said = refusal(lambda: fetched(hub, tmp_path))
    assert f"{Path(SHARD).name} arrived damaged twice" in str(said)
    assert look(tmp_path / MODEL.name).state is State.MISSING


def test_more_than_was_promised_is_not_taken(hub: Server, tmp_path: Path):
    hub.said = {SHARD: TRUTH[SHARD][:4_000]}
    heard: list[int] = []
    said = refusal(lambda: fetched(hub, tmp_path, tell=lambda *told: heard.append(told[1])))
    assert f"is damaged: {SHARD}" in str(said)
    assert max(heard) <= sum(map(len, TRUTH.values())) - len(TRUTH[SHARD]) + 4_000
    assert not (tmp_path / MODEL.name).exists()


def test_what_came_right_and_makes_no_model_is_refused(tmp_path: Path):
    files = {path: body for path, body in TRUTH.items() if not path.startswith("vae/")}
    with serving(files) as server:
        said = refusal(lambda: fetched(server, tmp_path))
    assert "is not whole: vae/config.json" in str(said)
    assert not (tmp_path / MODEL.name).exists()


def test_a_pickle_is_never_fetched(tmp_path: Path):
    files = {path.replace(".safetensors", ".bin"): body for path, body in TRUTH.items()}
    with serving(files) as server:
        said = refusal(lambda: fetched(server, tmp_path))
        assert not [path for path in server.fetched() if path.endswith(".bin")]
    assert "missing" in str(said)


@pytest.mark.parametrize(
    "path",
    [
        "../outside.json", "transformer/../../outside.json", "/transformer/config.json", "transformer\\..\\x.json",
        "transformer/.hidden.json", "transformer/deep/config.json", "C:/config.json", "transformer/config.py",
        "transformer/model.bin", "transformer_ode/config.json", "config.json",
    ],
)  # fmt: skip
def test_a_list_cannot_lead_out_of_the_folder_or_to_what_runs(path: str):
    assert not is_wanted(path, MODEL.files)


def test_a_half_model_under_the_name_is_made_whole_from_what_is_right_of_it(hub: Server, tmp_path: Path):
    folder = toy_weights.write(tmp_path / MODEL.name)
    (folder / "vae/config.json").unlink()
    (folder / SHARD).write_bytes(TRUTH[SHARD][:-1] + b"?")
    (folder / "old.bin").write_bytes(b"\x80\x04")
    assert is_whole(fetched(hub, tmp_path))
    assert sorted(hub.fetched()) == sorted(["vae/config.json", SHARD])
    assert not (folder / "old.bin").exists()


def test_a_linked_half_model_is_let_go_and_left_alone(hub: Server, tmp_path: Path):
    theirs = toy_weights.write(tmp_path / "theirs", {"model_index.json": TRUTH["model_index.json"]})
    into = tmp_path / "models"
    into.mkdir()
    (into / MODEL.name).symlink_to(theirs)
    assert is_whole(fetched(hub, into))
    assert [file.name for file in theirs.iterdir()] == ["model_index.json"]


# --- hubs that cannot be reached ---


def test_a_hub_that_is_not_reachable_is_one_sentence(tmp_path: Path):
    said = refusal(lambda: fetch(MODEL, tmp_path, (NOWHERE,), sleep=lambda _: None))
    assert str(said).startswith(f"The model {MODEL.name} could not be fetched: ModelScope: ")
    assert "refused" in str(said)
    assert "Errno" not in str(said)
    assert "Check the network" in said.advice
    assert "shotcaller models import FOLDER" in said.advice
    assert not list(tmp_path.iterdir())  # nothing came, so nothing is left


def test_the_hub_that_can_be_reached_is_taken(hub: Server, tmp_path: Path):
    assert is_whole(fetch(MODEL, tmp_path, (NOWHERE, hub.hub()), sleep=lambda _: None))


def test_both_that_cannot_be_reached_are_told(tmp_path: Path):
    nowhere = (replace(NOWHERE, key="huggingface", told="Hugging Face"), NOWHERE)
    said = str(refusal(lambda: fetch(MODEL, tmp_path, nowhere, sleep=lambda _: None)))
    assert "Hugging Face: " in said
    assert "ModelScope: " in said


def test_a_hub_that_says_nothing_is_not_waited_for(hub: Server):
    with serving(TRUTH) as slow:
        held = threading.Event()
        slow.RequestHandlerClass.do_GET, kept = lambda self: held.wait(5), slow.RequestHandlerClass.do_GET  # type: ignore[assignment,method-assign]
        try:
            with pytest.raises(Dead, match="timed out"):
                first(MODEL, (slow.hub(),), patience_s=0.2)
        finally:
            held.set()
            slow.RequestHandlerClass.do_GET = kept  # type: ignore[method-assign]


@pytest.mark.parametrize("code", [401, 404])
def test_a_repository_that_is_not_given_away_is_said_so(hub: Server, tmp_path: Path, code: int):
    hub.codes = {"list": code}
    said = refusal(lambda: fetched(hub, tmp_path))
    assert str(said) == f"The model {MODEL.name} could not be fetched: Hugging Face: the server answers {code}."
    assert "account" in said.advice
    assert hub.hub().page(MODEL) in said.advice


def test_an_answer_that_is_no_list_is_said_so(hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub.RequestHandlerClass, "_tree", lambda self, cursor: (b"<html>sign in</html>", {}))
    assert "no list of files" in str(refusal(lambda: fetched(hub, tmp_path)))


@pytest.mark.parametrize("row", [{}, {"type": "file"}, {"type": "file", "path": 3, "size": "x"}, 7])
def test_a_list_of_nonsense_is_said_so(hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: object):
    monkeypatch.setattr(hub.RequestHandlerClass, "_tree", lambda self, cursor: (json.dumps([row]).encode(), {}))
    assert "could not be fetched" in str(refusal(lambda: fetched(hub, tmp_path)))


def test_a_model_that_a_hub_does_not_have_is_not_asked_of_it(hub: Server):
    with pytest.raises(Dead, match="does not hold it"):
        first(replace(MODEL, modelscope=""), (hub.hub("modelscope"),))
    assert hub.asked == []


def test_settings_name_a_hub_a_mirror_or_neither():
    assert hubs("") == (HUGGING_FACE, MODELSCOPE)
    assert hubs("ModelScope") == (MODELSCOPE,)
    mirror = hubs("https://hf.example.org/")[0]
    assert (mirror.key, mirror.address) == ("huggingface", "https://hf.example.org")
    with pytest.raises(EngineError, match="no hub called nonsense"):
        hubs("nonsense")


def test_several_noes_are_a_no_and_a_death_is_a_death():
    no, death = Refused("no", 404), Dead("gone")
    assert isinstance(downloading.together([no, no]), Refused)
    assert not isinstance(downloading.together([no, death]), Refused)


# --- room and licence ---


def test_a_full_disk_is_seen_before_anything_comes(hub: Server, tmp_path: Path):
    said = refusal(lambda: fetched(hub, tmp_path, free=lambda _: 500_000_000))
    assert str(said) == f"The model {MODEL.name} needs 1.0 GB more and the disk has 0.5 GB."
    assert "Make room" in said.advice
    assert hub.fetched() == []


def test_a_disk_that_fills_in_the_middle_is_said_so(hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloading, "_more", full)
    said = refusal(lambda: fetched(hub, tmp_path))
    assert str(said) == f"The model {MODEL.name} could not be kept: No space left on device."
    assert "what came is kept" in said.advice


def test_a_folder_that_is_a_file_is_said_so(hub: Server, tmp_path: Path):
    (tmp_path / "models").write_text("")
    assert "could not be kept" in str(refusal(lambda: fetched(hub, tmp_path / "models")))


def test_a_licence_is_accepted_once_and_for_what_it_says(hub: Server, tmp_path: Path):
    asking = replace(MODEL, accept=True, licence="Their-1.0", terms="Not for sale.")
    said = refusal(lambda: fetched(hub, tmp_path, model=asking))
    assert str(said) == f"The licence of the model {MODEL.name}, Their-1.0, has to be accepted first."
    assert said.advice.startswith("Not for sale.")
    assert "--accept" in said.advice
    assert hub.asked == []
    accept(asking, tmp_path)
    assert is_accepted(asking, tmp_path)
    assert not is_accepted(replace(asking, licence="Their-2.0"), tmp_path)
    assert is_whole(fetched(hub, tmp_path, model=asking))


def test_ctrl_c_keeps_what_came(hub: Server, tmp_path: Path):
    def interrupted(*said: object) -> None:
        if len(hub.fetched()) > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(hub, tmp_path, tell=interrupted)
    assert begun(MODEL, tmp_path) > 0
    assert is_whole(fetched(hub, tmp_path))
