"""An utterance with the steady noise around it taken out: a fan, an air conditioner, a hiss.

The offline recogniser's own noise removal leaves so much of a loud one that words drown in it. Here each frequency is
turned down by how unlikely speech is there (Ephraim and Malah's log-spectral amplitude estimator), with the noise taken
from the quietest frames. What is quiet enough stays as it is: the least noise is better left in than half taken out.
"""

import numpy as np
from numpy.typing import NDArray

from interaction.speech.sound import Sound

QUIET_DB = 25.0
"""With so much between the loudest and the quietest frames, nothing is taken out."""

_FRAME, _HOP = 512, 128
_QUIETEST = 8
"""One frame in so many is taken for noise, and as many for voice."""

_FLOOR = 0.1
_MEMORY = 0.98
_LEAST = 10**-2.5
_WINDOW = np.sqrt(np.hanning(_FRAME + 1)[:-1])

_Grid = NDArray[np.float64]


def hushed(sound: Sound) -> Sound:
    """The same utterance, mono at 16 kHz, with less noise where there is much; a new array of the same length."""
    if len(sound) < 4 * _FRAME:
        return sound
    padded = np.pad(sound.astype(np.float64), (_FRAME, _FRAME + _HOP))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP] * _WINDOW
    spectrum = np.fft.rfft(frames, axis=1)
    power = np.abs(spectrum[_FRAME // _HOP : -(_FRAME // _HOP + 1)]) ** 2
    noise, above_db = _noise(power)
    if above_db > QUIET_DB:
        return sound
    turned = spectrum * _gains(np.abs(spectrum) ** 2 / noise)
    return _joined(turned, len(padded))[_FRAME : _FRAME + len(sound)].astype(np.float32)


def _noise(power: _Grid) -> tuple[_Grid, float]:
    """The noise's power at each frequency, and how far the voice is above it in dB."""
    loudness = power.sum(axis=1)
    order, count = np.argsort(loudness), max(5, len(power) // _QUIETEST)
    noise, voice = power[order[:count]].mean(axis=0) + 1e-12, loudness[order[-count:]].mean()
    return noise, 10.0 * float(np.log10(voice / noise.sum() + 1e-12))


def _gains(above: _Grid) -> _Grid:
    """How much to leave of each frequency in each frame, from how far it is above the noise."""
    above = np.minimum(above, 1e4)
    gains, kept = np.empty_like(above), np.maximum(above[0] - 1.0, 0.0)
    for at, now in enumerate(above):
        expected = np.maximum(_MEMORY * kept + (1.0 - _MEMORY) * np.maximum(now - 1.0, 0.0), _LEAST)
        share = expected / (1.0 + expected)
        gains[at] = np.clip(share * np.exp(0.5 * _integral(share * now)), _FLOOR, 1.0)
        kept = gains[at] ** 2 * now
    return gains


def _integral(v: _Grid) -> _Grid:
    """The exponential integral E1, to a few hundredths."""
    v = np.maximum(v, 1e-6)
    logs = np.log10(v)
    small, middle, large = -2.31 * logs - 0.6, -1.544 * logs + 0.166, 10.0 ** (-0.52 * v - 0.26)
    return np.where(v < 0.1, small, np.where(v <= 1.0, middle, large))


def _joined(spectrum: NDArray[np.complex128], length: int) -> _Grid:
    frames = np.fft.irfft(spectrum, axis=1) * _WINDOW
    made, weight = np.zeros(length), np.full(length, 1e-3)
    for at, frame in enumerate(frames):
        made[at * _HOP : at * _HOP + _FRAME] += frame
        weight[at * _HOP : at * _HOP + _FRAME] += _WINDOW**2
    return made / weight
