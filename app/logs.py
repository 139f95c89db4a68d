"""The log: one rotating file in the person's cache folder; workers' records come home to it.

What people said, prompts and frames are never logged above DEBUG, and the file keeps INFO and above.
"""

import logging
import logging.handlers
from pathlib import Path

MOST_BYTES = 1_000_000
KEPT = 3


def begin(folder: Path) -> None:
    """Logs into `folder / shotcaller.log` from now on; where that cannot be written, nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "shotcaller.log", maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
