"""Every key the window knows, in one table: shortcuts, tooltips' promises and the key sheet are made from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A deed by name, its keys, and what the sheet says of it."""

    deed: str
    keys: tuple[str, ...]
    told: str


PLAYING = (
    Key("toggle", ("Space",), "Play or stop"),
    Key("backwards", ("J",), "Play backwards, again for 2× and 4×"),
    Key("stop", ("K",), "Stop"),
    Key("faster", ("L",), "Play, again for 2× and 4×"),
    Key("back_one", ("Left",), "One frame back"),
    Key("on_one", ("Right",), "One frame on"),
    Key("back_ten", ("Shift+Left",), "Ten frames back"),
    Key("on_ten", ("Shift+Right",), "Ten frames on"),
    Key("home", ("Home",), "First frame"),
    Key("end", ("End",), "Last frame"),
    Key("mark_in", ("I",), "In point"),
    Key("mark_out", ("O",), "Out point"),
    Key("unmark", ("Alt+X",), "Clear in and out"),
    Key("loop", ("Ctrl+L",), "Loop"),
    Key("play_cut", ("P",), "Play the cut"),
)
HEROES = (
    Key("develop", ("V",), "Develop the take, or call it off"),
    Key("finish", ("Shift+V",), "Finish this draft"),
    Key("develop_circled", ("Ctrl+Shift+V",), "Develop all circled takes"),
    Key("tier", ("T",), "Blockout or hero"),
    Key("tiers", ("Shift+B",), "Blockout beside hero"),
    Key("tiers_wipe", ("Shift+W",), "Wipe between blockout and hero"),
    Key("developing", ("Shift+T",), "Show what is developing"),
)
LOOKING = (
    Key("single", ("A",), "One take"),
    Key("side_by_side", ("B",), "Two takes side by side"),
    Key("wipe", ("W",), "Wipe between two takes"),
    Key("grid", ("G",), "All takes of the shot"),
    Key("thirds", ("H",), "Thirds"),
    Key("safe", ("Shift+H",), "Safe areas"),
    Key("burn_in", ("D",), "Slate and timecode"),
    Key("full", ("F", "F11"), "Full screen"),
)
TAKES = (
    Key("show_take", tuple("123456789"), "Show take 1 … 9"),
    Key("previous_take", ("PgUp",), "Take before"),
    Key("next_take", ("PgDown",), "Take after"),
    Key("previous_shot", ("Ctrl+PgUp",), "Shot before"),
    Key("next_shot", ("Ctrl+PgDown",), "Shot after"),
    Key("circle", ("C",), "Circle the take"),
    Key("reject", ("X",), "Reject the take"),
    Key("more", ("M",), "One more take"),
    Key("place", ("Return", "Enter"), "Place the take in the cut"),
)
CUTTING = (
    Key("head", ("[",), "One frame less at the head"),
    Key("tail", ("]",), "One frame less at the tail"),
    Key("head_back", ("Shift+[", "{"), "One frame more at the head"),
    Key("tail_back", ("Shift+]", "}"), "One frame more at the tail"),
    Key("split", ("S",), "Split at the playhead"),
    Key("remove", ("Del", "Backspace"), "Take the clip out"),
    Key("clip_back", ("Alt+Left",), "Clip one place back"),
    Key("clip_on", ("Alt+Right",), "Clip one place on"),
)
FILM = (
    Key("type", ("/", "Ctrl+K"), "Type a sentence"),
    Key("listen", ("Ctrl+M",), "Listen, or stop listening"),
    Key("talk", ("F8",), "Hold to talk (a pedal can send it)"),
    Key("watch", ("Ctrl+Shift+M",), "Watch the hand, or stop watching"),
    Key("undo", ("Ctrl+Z",), "Undo"),
    Key("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Redo"),
    Key("cast", ("Ctrl+Shift+C",), "Cast and places"),
    Key("script", ("Ctrl+Shift+P",), "Script"),
    Key("new_scene", ("Ctrl+Shift+N",), "New scene"),
    Key("export", ("Ctrl+E",), "Export the cut"),
    Key("keys", ("?", "F1"), "This sheet"),
    Key("leave", ("Esc",), "Back: sheet, full screen, typing"),
)

GROUPS = (
    ("Playing", PLAYING), ("Heroes", HEROES), ("Looking", LOOKING), ("Takes", TAKES), ("Cutting", CUTTING),
    ("The film", FILM),
)  # fmt: skip
"""What the sheet shows, two groups in a column."""
