"""How fast the blockout is at 640 × 360: frames per second against 24, and the first frame of a warm renderer."""

import time

from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.renderers.blockout.renderer import Blockout
from tests.benchmarks.figure import Figure, percentile

_FRAMES = 48
SCENES = {
    "street by day": ShotSpec(
        (Subject("a man"),), Action("walks", "walk"), Environment(set="street"), camera=Camera(move=Move.PUSH_IN)
    ),
    "street, night rain": ShotSpec(
        (Subject("a soldier", count=2),), Action("run", "run"),
        Environment(set="street", time=TimeOfDay.NIGHT, weather=Weather.RAIN), camera=Camera(move=Move.FOLLOW),
    ),
    "castle, dusk snow": ShotSpec(
        (Subject("a woman", "red cloak"),), Action("stands", "stand"),
        Environment(set="castle_wall", time=TimeOfDay.DUSK, weather=Weather.SNOW),
        camera=Camera(size=ShotSize.WIDE, move=Move.CRANE_UP),
    ),
}  # fmt: skip


def job_of(spec: ShotSpec, seed: int) -> Job:
    return Job("", "", "", "", assumed(spec), "", seed, 0, _FRAMES, 0, FrameRate(), 640, 360, "")


def measure() -> list[Figure]:
    """Wall time of rendering alone, best of three; CPU time a frame; first frames of jobs it has not seen."""
    renderer = Blockout()
    made: list[Figure] = []
    firsts: list[float] = []
    for name, spec in SCENES.items():
        wall, cpu = [], []
        for seed in range(3):
            begun, used = time.monotonic(), time.process_time()
            frames = renderer.render(job_of(spec, seed), lambda: False)
            next(frames)
            if seed:  # the first job compiles what it needs
                firsts.append((time.monotonic() - begun) * 1000)
            begun, used = time.monotonic(), time.process_time()
            count = sum(1 for _ in frames)
            wall.append((time.monotonic() - begun) / count)
            cpu.append((time.process_time() - used) / count * 1000)
        made.append(Figure(f"{name}: frames a second ÷ 24", 1 / min(wall) / 24, "×", 1.3, "higher"))
        made.append(Figure(f"{name}: CPU time a frame", min(cpu), "ms", 30.0))
    return [*made, Figure("first frame, warm, p95", percentile(firsts, 0.95), "ms", 120.0)]

_job = job_of  # what pictures are made with by hand
