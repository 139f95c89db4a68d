"""The project's own benchmarks: `shotcaller bench [NAME]`.

Each module here is one benchmark and has `measure() -> list[Figure]`. They measure, they never fail a build: a figure
that falls short is shown as it is. Figures are CPU time, counts or ratios taken in one run wherever a noisy machine
would blur a wall-clock time.
"""
