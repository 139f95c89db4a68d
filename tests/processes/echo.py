"""A worker for tests: does what each message says. Not a test itself."""

import logging
import os
import sys
import time
from typing import Any

from engine.errors import EngineError
from engine.process.serve import Line


def run(line: Line, options: dict[str, Any]) -> None:
    """Answers orders until it is told to leave or breaks."""
    line.send({"kind": "Ready", "pid": os.getpid(), "options": options})
    while (message := line.receive()) is not None:
        _obey(line, message)
        if message["kind"] == "Finish":
            return


def _obey(line: Line, message: dict[str, Any]) -> None:
    match message["kind"]:
        case "Echo":
            line.send(message)
        case "Modules":
            line.send({"kind": "Modules", "names": sorted(sys.modules)})
        case "Log":
            logging.getLogger("render").log(message["level"], "It says %s", message["text"])
        case "Break":
            raise ZeroDivisionError("a planted bug")
        case "Fail":
            raise EngineError("The {thing} is missing.", thing="lamp", advice="Bring one.")
        case "Exit":
            os._exit(message["code"])
        case "Sleep":
            line.send({"kind": "Asleep"})
            time.sleep(message["seconds"])
        case "Spin":
            line.send({"kind": "Asleep"})
            while True:
                pass
