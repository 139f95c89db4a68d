"""Makes the recordings of the demo session: synthetic voices over faint noise, 16 kHz mono FLAC.

    python assets/demo/make_voices.py assets/demo/voices.toml

Each `[[voice]]` of the file gives `file`, `by` (`flite:NAME` or `espeak-ng:NAME`) and `lines`, which are spoken one
after the other with `pause_s` of room tone between them; `spoken`, where given, is what the synthesiser is told
(numbered pinyin, for instance) instead of `lines`. Both programs are free software; what they say belongs to nobody.
Needs espeak-ng, flite and the package av. Run again with the same programs, it makes the same files.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import av
import numpy as np

RATE_HZ = 16_000
PEAK = 0.5
NOISE_DB = -34.0
"""The noise below the voice: a quiet room."""


def main(listed: Path) -> None:
    """Makes every recording of the list, beside it."""
    held = tomllib.loads(listed.read_text(encoding="utf-8"))
    for number, voice in enumerate(held["voice"]):
        save(listed.parent / voice["file"], spoken(voice, held.get("pause_s", 1.2), number))


def spoken(voice: dict[str, Any], pause_s: float, seed: int, noise_db: float = NOISE_DB) -> np.ndarray:
    """One recording: every line, pauses around them, and noise under all of it, `noise_db` against the voice."""
    pause = np.zeros(int(pause_s * RATE_HZ), np.float32)
    parts = [pause[: len(pause) // 2]]
    for line in voice.get("spoken", voice["lines"]):
        parts += [said(line, *voice["by"].split(":"), voice.get("stretch", 1.0)), pause]
    sound = np.concatenate(parts)
    loudness = float(np.sqrt(np.mean(np.square(sound[np.abs(sound) > 0.01]))))
    noise = np.random.default_rng(seed).standard_normal(len(sound)).astype(np.float32)
    return sound + noise * np.float32(loudness * 10.0 ** (noise_db / 20.0))


def said(text: str, program: str, name: str, stretch: float) -> np.ndarray:
    """One line as that voice says it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        if program == "flite":
            call = ["flite", "-voice", name, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(path)]
        else:
            call = ["espeak-ng", "-v", name, "-s", str(round(155 / stretch)), "-w", str(path), text]
        subprocess.run(call, check=True, capture_output=True)
        sound = read(path)
    return sound / np.abs(sound).max() * np.float32(PEAK)


def read(path: Path) -> np.ndarray:
    """A sound file as 16 kHz mono."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    with av.open(str(path)) as container:
        frames = [made for frame in container.decode(audio=0) for made in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray().ravel() for frame in [*frames, *resampler.resample(None)]])


def save(path: Path, sound: np.ndarray) -> None:
    """Writes 16-bit FLAC."""
    samples = (np.clip(sound, -1.0, 1.0) * 32767.0).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate = RATE_HZ
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        stream.codec_context.format = "s16"
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
