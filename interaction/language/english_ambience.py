"""What nobody does in an English clause: weather, light and dust, and how things are; and what a taken thing tells."""

import re

from interaction.language.english_bonds import Bonds
from interaction.language.english_vocabulary import Form, vocabulary
from interaction.language.lexicon import Hit

_WEATHERED = {"down", "softly", "gently", "in", "past", "through", "outside", "against", "onto", "from", "behind"}
"""Where rain falls without anybody being there: "through the broken roof"."""
_TAKEN = {
    **dict.fromkeys(("walk", "stroll", "step", "steps", "hike", "ride"), "walk"),
    **dict.fromkeys(("look", "peek", "glance"), "look"),
    **dict.fromkeys(
        ("nap", "sip", "bow", "breath", "photo", "photos", "picture", "pictures", "bite", "selfie", "shower", "bath",
         "break", "drag", "puff", "turn", "drink", "swig", "gulp", "rest", "call", "cover", "aim", "oath", "notes",
         "photograph", "photographs", "shot", "snapshot", "hit", "nosedive", "moment"),
    ),
    "ride": "ride", "seat": "sit", "swing": "fight", "dive": "jump", "leap": "jump", "tumble": "fall",
}  # fmt: skip
"""What somebody does who takes this; what is not here is picked up."""
_RIDES = re.compile(
    r"(?<![a-z])(?:on|astride) (?:[a-z]+ ){0,3}?(?:horse|horses|horseback|pony|ponies|camel|camels|elephant)(?![a-z])"
)


class Ambience(Bonds):
    """What goes on by itself."""

    def __init__(self, clause: str, hits: list[Hit]) -> None:
        super().__init__(clause, hits)
        self._after_camera = False

    def _ambience(self, at: int) -> int:
        """Reads "rain falls outside the window", "the light falls": nobody does it; the index behind, or 0."""
        if self._after_camera or not self._begins(at):
            return 0
        weather = self._tokens[at - 1].hit if at > 0 else None
        falls = weather is not None and weather.way.slot == "environment.weather"
        verb = at
        if not falls:
            verb = next((i for i in range(at, min(at + 4, len(self._tokens))) if self._is(i, "ambient")), -1) + 1
            if not verb or not self._describes_noun(at, verb - 1):
                return 0
        moves = vocabulary().forms.get(self._text(verb)) in (Form.ING, Form.THIRD)
        if not (self._is(verb, "ambient_verb") or (falls and moves)):
            return 0
        end = verb + 1
        while self._text(end) in _WEATHERED:
            if self._text(end + 1) in self._w["determiner"] and self._text(end) != "in":
                end = max(self._noun(end + 1)[0], end + 1)
            else:
                end += 1
        return end

    def _begins(self, at: int) -> bool:
        """Whether a part of the sentence begins at a word, or weather was said right before it."""
        return at == 0 or not self._text(at - 1) or self._text(at - 1) in ("and", "while", "as")

    def _describes_noun(self, start: int, noun: int) -> bool:
        """Whether the words before a noun are only an article and adjectives."""
        small = ("preposition", "conjunction", "auxiliary", "pronoun")
        return not any(self._is(i, kind) for i in range(start, noun) for kind in small if self._text(i) not in ("her",))

    def _is_state(self, at: int, end: int) -> bool:
        """ "The pews are overturned", "his hands folded": how things are, and nothing that they do."""
        last = end - 1
        blows = self._is(end, "ambient_verb") and not self._text(end).startswith(("fall", "run", "come", "dance"))
        if self._is(at, "determiner") and self._is(last, "body") and self._text(end).endswith("ed"):
            return True
        if at == last and self._is(last, "body") and self._text(end).endswith("ing"):
            return True  # "hair floating"
        owned = self._text(at) in ("his", "her", "its", "their", "the")
        if owned and blows and (self._text(last) == "hair" or self._clothing(last, end)):
            return True  # "her hair blows in the wind"
        told = self._text(at) in ("the", "its", "his", "her", "their") and not self._known_somebody(self._text(last))
        past = self._text(end + 1).endswith("ed") and end + 2 >= len(self._tokens)
        return told and self._text(end) in ("is", "are") and past and self._text(last) not in self._w["vehicle"]

    def _describes_itself(self, at: int) -> bool:
        """ "the battery is empty": a remark, where "the battery is burning" is a scene."""
        following = self._text(at + 1)
        return bool(following) and not (
            self._verb(at + 1, at + 1)[0] or self._is(at + 1, "preposition") or self._is(at + 1, "auxiliary")
        )

    def _has_object(self, at: int) -> bool:
        """Whether somebody or something has it done to them: "trips a guard", and not "falls over a bucket"."""
        return self._text(at) not in ("fall", "falls", "falling", "fell") and self._object_follows(at)

    def _taken(self, at: int) -> str | None:
        """ "Takes a walk", "takes a picture": what is taken tells what is done."""
        if not self._object_follows(at):
            return _TAKEN.get(self._text(at + 1), "pick_up")
        end, _ = self._noun(at + 1)
        head = next((i for i in range(at + 1, end) if self._text(i) == "of"), end) - 1
        return _TAKEN.get(self._text(head), "pick_up")

    def _rides(self, at: int) -> bool:
        """Whether the one who does what stands at a word sits on a horse: "a rider on a white horse gallops"."""
        agent = self.parts.figures[self._agents[-1]] if self._agents else None
        if agent is None:
            return False
        name = self._clause[agent.name[0] : agent.name[1]]
        there = self._clause[agent.name[0] : self._tokens[at].start]
        gallops = self._text(at).startswith(("gallop", "canter", "trot"))
        rider = gallops and name.endswith(("rider", "riders", "horseman", "horsemen", "cavalry"))
        return rider or _RIDES.search(there) is not None
