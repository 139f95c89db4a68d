"""How much of an utterance is voice: what words are held against."""

import numpy as np

from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound
from interaction.speech.vad import Silero

_VOICE = 0.5


class Voiced:
    """Counts the voice of one utterance while it is being spoken; 0.15 ms a frame."""

    def __init__(self, detector: Silero) -> None:
        """`detector` belongs to this utterance from now on."""
        detector.forget()
        self._detector = detector
        self._rest = np.empty(0, np.float32)
        self._frames = 0

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        heard = np.concatenate([self._rest, sound])
        whole = len(heard) - len(heard) % FRAME_SAMPLES
        self._rest = heard[whole:]
        for at in range(0, whole, FRAME_SAMPLES):
            self._frames += self._detector.probability(heard[at : at + FRAME_SAMPLES]) >= _VOICE

    @property
    def seconds(self) -> float:
        """How much voice there was so far."""
        return self._frames * FRAME_SAMPLES / RATE_HZ
