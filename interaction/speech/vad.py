"""How likely a frame is speech: Silero's voice activity detector, frame by frame.

The network is the one that travels inside the faster-whisper wheel; it is driven here directly, because that package
can only look at whole recordings.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.speech.sound import FRAME_SAMPLES, Sound

_CONTEXT_SAMPLES = 64
_MODEL = "assets/silero_vad_v6.onnx"


def model_path() -> Path:
    """Where the detector's network lies. Raises EngineError when faster-whisper is not installed as expected."""
    package = find_spec("faster_whisper")  # looked for, not imported: importing it brings all of CTranslate2
    path = (
        Path(package.submodule_search_locations[0]) / _MODEL if package and package.submodule_search_locations else None
    )
    if path is None or not path.is_file():
        raise EngineError(
            "The voice detector is missing from this installation.", advice="Install the package faster-whisper again."
        )
    return path


class Silero:
    """The detector for one stream of sound; it remembers what it has heard."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1  # 0.15 ms a frame: threads only cost
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model_path()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self.forget()

    def forget(self) -> None:
        """Starts over, for a new stream."""
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._h = self._c = np.zeros((1, 1, 128), np.float32)

    def probability(self, frame: Sound) -> float:
        """How likely the next frame is speech, 0 … 1; `frame` has exactly `FRAME_SAMPLES` samples."""
        assert len(frame) == FRAME_SAMPLES
        given = {"input": np.concatenate([self._context, frame])[None], "h": self._h, "c": self._c}
        chance, self._h, self._c = self._session.run(None, given)
        self._context = frame[-_CONTEXT_SAMPLES:]
        return float(chance.ravel()[0])
