"""Processes of our own: everything heavy lives in one, and can be killed.

child   Child: the window's side; start, watch, talk to, stop and kill one worker
serve   Line and main: the worker's side; receive, send, leave when the window is gone, logs go home
quiet   native code kept from being heard; alive  whether a process is still there
orders  what the window and the engine's workers say to one another, beside jobs and reports

A worker is a module with `run(line, options)`; it is started by name, so the window never imports it. Messages are
JSON objects with a `kind`. Two kinds belong to this package and never reach either side's own code: `Log` (a record on
its way home) and `Close` (the window asks the worker to leave).
"""
