"""A fetch that is killed in the middle goes on where it stopped when the command is given again."""

import os
import subprocess
import sys
import time
from pathlib import Path

from engine.models.folder import State, look
from tests.core import toy_weights
from tests.core.hub_served import serving

ROOT = Path(__file__).resolve().parents[2]
NAME = "wan2.1-t2v-1.3b"
LARGE = "vae/diffusion_pytorch_model.safetensors"


def test_a_killed_fetch_goes_on(tmp_path: Path) -> None:
    files = toy_weights.files(experts=1) | {LARGE: toy_weights.safetensors({"conv.weight": (1024, 512)})}
    (tmp_path / "config").mkdir()
    folder = tmp_path / "cache" / "models" / "video"
    begun = folder / f".{NAME}.part" / f"{LARGE}.begun"
    environment = os.environ | {
        "SHOTCALLER_CACHE": str(tmp_path / "cache"),
        "SHOTCALLER_CONFIG": str(tmp_path / "config"),
    }
    with serving(files) as server:
        (tmp_path / "config" / "settings.toml").write_text(f'video_source = "{server.address}"\n')
        command = [sys.executable, "-m", "app.cli", "models", "fetch", NAME]
        server.slow_s = 0.2
        first = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not (begun.exists() and begun.stat().st_size > 200_000) and time.monotonic() < until:
            time.sleep(0.02)
        first.kill()
        first.wait()
        here = begun.stat().st_size
        assert 0 < here < len(files[LARGE])
        assert look(folder / NAME).state is State.MISSING
        server.slow_s = 0.0
        server.asked.clear()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == str(folder / NAME)
        asked = dict(path_and_range for path_and_range in server.asked if path_and_range[0] != "list")
        assert asked == {LARGE: f"bytes={here}-"}, "and nothing else: the small ones had come"
    assert look(folder / NAME).state is State.WHOLE
