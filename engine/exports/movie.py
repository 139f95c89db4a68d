"""The rough cut as one QuickTime movie, every frame where the list says it is.

Takes share their encoder settings and every picture is a keyframe, so a cut is made by copying packets. Takes that
differ (another size, another maker's file) and burn-in ask for decoding and encoding.

The file says in its metadata that its pictures are generated, always: `AIGC` as GB 45438-2025 lays it out for China,
and the IPTC digital source type that article 50 of the European AI Act is met with.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av

from engine.errors import EngineError
from engine.exports.burn_in import paint
from engine.exports.package import clips_of, one_line, record_start, stem
from engine.film.model import Tier
from engine.film.time import timecode
from engine.landing import landing
from engine.media.movie import MovieReader, add_video, generated, quicktime, to_take
from engine.safety.cleared import ClearedClip, ClearedCut

OnProgress = Callable[[int, int], None]

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def write_movie(
    cut: ClearedCut, folder: Path, burn_in: bool = False, on_progress: OnProgress = lambda done, total: None
) -> Path:
    """The rough cut, from 01:00:00:00; `burn_in` paints slate, timecode and the AI mark into it.

    `on_progress` hears frames done and frames in all after each clip (copied) or each second (encoded). Raises
    EngineError for an empty cut, a take that is missing, damaged or shorter than its clip, and a full disk; nothing
    is left then.
    """
    clips = clips_of(cut)
    same = _alike(cut, clips)
    path = folder / f"{stem(cut)}.mov"
    with landing(path) as file, av.open(file, "w", format="mov", options=quicktime(cut.project.rate)) as movie:
        movie.metadata.update(_tags(cut))
        if same and not burn_in:
            _copy(cut, clips, movie, on_progress)
        else:
            _encode(cut, clips, movie, burn_in, on_progress)
    return path


def _alike(cut: ClearedCut, clips: tuple[ClearedClip, ...]) -> bool:
    """Whether all takes can be joined without decoding. Looks at each file once, and refuses what cannot be shown."""
    kinds: set[tuple[object, ...] | None] = set()
    ends: dict[Path, tuple[ClearedClip, int]] = {}
    for clip in clips:
        last = max(clip.range.end, ends[clip.movie][1] if clip.movie in ends else 0)
        ends[clip.movie] = (clip, last)
    for clip, end in ends.values():
        with _opened(cut, clip) as take:
            _expect_frames(clip, take.frames, end)
            kinds.add(take.parameters)
    return len(kinds) == 1 and None not in kinds


@contextmanager
def _opened(cut: ClearedCut, clip: ClearedClip) -> Iterator[MovieReader]:
    with MovieReader(clip.movie) as take:
        # Drop-frame is a way of counting; only the pace must be the same.
        if take.rate.fps != cut.project.rate.fps:
            raise EngineError(
                "The movie of take {slate} runs at {rate} frames per second, the film at {wanted}.",
                advice="Shoot the take again.",
                slate=clip.slate,
                rate=take.rate,
                wanted=cut.project.rate,
            )
        yield take


def _expect_frames(clip: ClearedClip, frames: int, end: int) -> None:
    if frames < end:
        raise EngineError(
            "The movie of take {slate} has {frames} frames, and the cut needs {wanted}.",
            advice="Shoot the take again, or shorten its clip.",
            slate=clip.slate,
            frames=frames,
            wanted=end,
        )


def _copy(cut: ClearedCut, clips: tuple[ClearedClip, ...], movie: Any, on_progress: OnProgress) -> None:
    stream: Any = None
    for clip in clips:
        with _opened(cut, clip) as take:
            if stream is None:
                stream = movie.add_stream_from_template(take.template)
                stream.metadata["timecode"] = _first_label(cut)
            ticks = int(1 / (cut.project.rate.fps * take.template.time_base))
            for at, packet in enumerate(take.packets(clip.range), clip.at):
                packet.stream = stream
                packet.pts = packet.dts = at * ticks
                movie.mux_one(packet)
        on_progress(clip.at + clip.range.frames, cut.frames)


def _encode(
    cut: ClearedCut, clips: tuple[ClearedClip, ...], movie: Any, burn_in: bool, on_progress: OnProgress
) -> None:
    rate = cut.project.rate
    stream = add_video(movie, rate, cut.project.width, cut.project.height)
    stream.metadata["timecode"] = _first_label(cut)
    for at, frame in enumerate(_pictures(cut, clips, burn_in)):
        frame.pts, frame.time_base = at, 1 / rate.fps
        movie.mux(stream.encode(frame))
        if at % rate.nominal == 0:
            on_progress(at, cut.frames)
    movie.mux(stream.encode())
    on_progress(cut.frames, cut.frames)


def _pictures(cut: ClearedCut, clips: tuple[ClearedClip, ...], burn_in: bool) -> Iterator[Any]:
    """The cut, picture by picture, at the film's size."""
    rate, start = cut.project.rate, record_start(cut.project.rate)
    for clip in clips:
        with _opened(cut, clip) as take:
            for at, index in enumerate(range(clip.range.start, clip.range.end), start + clip.at):
                planes = to_take(take.video(index), cut.project.width, cut.project.height).to_ndarray()
                if burn_in:
                    paint(planes, clip.slate, timecode(at, rate))
                yield av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _first_label(cut: ClearedCut) -> str:
    return timecode(record_start(cut.project.rate), cut.project.rate)


def _tags(cut: ClearedCut) -> dict[str, str]:
    heroes = any(clip.rendition.tier is Tier.HERO for clip in cut.clips)
    recipes = "".join(clip.rendition.recipe for clip in cut.clips)
    return {
        "title": one_line(cut.project.title),
        "comment": "AI-generated pictures (AI 生成)",
        "AIGC": generated(hashlib.sha256(recipes.encode()).hexdigest()[:32]),
        "DigitalSourceType": _SOURCE_TYPE + ("trainedAlgorithmicMedia" if heroes else "algorithmicMedia"),
    }
