"""Which microphones there are: PortAudio's, a sound server's, and the small process that looks."""

import time

import pytest

from interaction.speech import pulse
from interaction.speech.devices import Lookout, names, number_of


def device(name: str, inputs: int = 1, hostapi: int = 0, *, default: bool = False) -> dict:
    return {"name": name, "max_input_channels": inputs, "hostapi": hostapi, "default": default}


WINDOWS = [
    device("Speakers", 0), device("Mic Array", hostapi=0), device("Headset", hostapi=0, default=True),
    device("Headset", hostapi=1), device("Mic Array", hostapi=1), device("Stereo Mix", hostapi=2),
]  # fmt: skip


def test_each_microphone_is_named_once_and_the_systems_choice_first():
    assert names(WINDOWS) == ("Headset", "Mic Array")
    assert names([]) == ()
    assert names([device("Speakers", 0)]) == ()


def test_without_a_choice_of_the_systems_all_are_named():
    assert names([device("One"), device("Two", hostapi=1)]) == ("One", "Two")


@pytest.mark.parametrize(
    ("name", "number"), [("Headset", 2), ("Mic Array", 1), ("stereo", 5), ("Speakers", None), ("a banana", None)]
)
def test_a_microphone_is_found_by_its_name_the_systems_way_first(name: str, number: int | None):
    assert number_of(WINDOWS, name) == number


def test_every_name_that_is_listed_is_found():
    assert all(number_of(WINDOWS, name) is not None for name in names(WINDOWS))


LISTED = """Source #0
\tState: SUSPENDED
\tName: speakers.monitor
\tDescription: Monitor of Speakers
Source #1
\tName: usb_1
\tDescription: USB Mic
\tProperties:
\t\tdevice.description = "USB Mic"
Source #2
\tName: usb_2
\tDescription: USB Mic
Source #3
\tName: built_in
\tDescription: Built-in: Array
"""


def test_a_sound_servers_microphones_are_told_apart(monkeypatch: pytest.MonkeyPatch):
    told = {"list": LISTED, "info": "Server Name: x\nDefault Source: built_in\n"}
    monkeypatch.setattr(pulse, "_asked", lambda *words: told[words[0]])
    assert pulse.sources() == (
        pulse.Source("usb_1", "USB Mic (usb_1)", default=False),
        pulse.Source("usb_2", "USB Mic (usb_2)", default=False),
        pulse.Source("built_in", "Built-in: Array", default=True),
    )


def test_without_a_sound_server_there_is_nobody_to_ask(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert pulse.sources() is None


def test_the_look_out_answers_from_a_process_of_its_own_and_never_makes_anybody_wait():
    lookout = Lookout(every_s=0.1)
    try:
        slowest = 0.0
        for _ in range(400):
            began_s = time.monotonic()
            fresh = lookout.look()
            slowest = max(slowest, time.monotonic() - began_s)
            if fresh:
                break
            time.sleep(0.05)
        assert lookout.latest is not None
        assert slowest < 2.0  # starting it, on a machine that has a lot to do
    finally:
        lookout.close()


def test_one_that_has_ended_is_started_again():
    lookout = Lookout(every_s=0.05)
    try:
        for _ in range(2):
            seen = False
            for _ in range(400):
                seen = lookout.look() or seen
                if seen:
                    break
                time.sleep(0.05)
            assert seen
            lookout.close()
            lookout.hurry()
    finally:
        lookout.close()
