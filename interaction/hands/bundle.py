"""The hand model: one file, put together on the person's own machine from a published wheel, and checked.

`python -m interaction.hands.bundle FOLDER` leaves `hand_landmarker.task` and its licence in FOLDER; it does nothing
when they are there already. The two networks inside are Google's, Apache-2.0, as mediapipe 0.10.21 carries them; the
mediapipe that runs here (0.10.31) reads them, but ships none.
"""

import argparse
import hashlib
import io
import logging
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from engine.errors import EngineError

BUNDLE = "hand_landmarker.task"
LICENCE = "hand_landmarker.LICENSE"
BUNDLE_SHA256 = "76839f622b2923ac8ee857300422283621490de0122425c2313ab8f040a7d100"

_WHEEL = "mediapipe==0.10.21"
_WHEEL_LICENCE = "mediapipe-0.10.21.dist-info/LICENSE"
_PARTS = (
    # name in the bundle, name in the wheel, sha256
    (
        "hand_detector.tflite",
        "mediapipe/modules/palm_detection/palm_detection_full.tflite",
        "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
    ),
    (
        "hand_landmarks_detector.tflite",
        "mediapipe/modules/hand_landmark/hand_landmark_full.tflite",
        "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
    ),
)
_DOWNLOAD_TIMEOUT_S = 600
_ADVICE = (
    "Connect to the network and start again, or copy hand_landmarker.task from another machine into {folder}. "
    "Until then everything works by voice, mouse and keys."
)

log = logging.getLogger(__name__)


def is_right(bundle: Path) -> bool:
    """Whether the hand model is there, whole and unchanged."""
    return bundle.is_file() and _sha256(bundle.read_bytes()) == BUNDLE_SHA256


def assemble(folder: Path, wheel: Path | None = None) -> Path:
    """Puts the hand model and its licence into `folder` and gives the model's path; quick when it is there already.

    `wheel` is a mediapipe 0.10.21 wheel fetched by hand; without one, pip downloads it. Raises EngineError when the
    network, the disk or a checksum is at fault; then nothing half-made is left.
    """
    bundle = folder / BUNDLE
    if is_right(bundle) and (folder / LICENCE).is_file():
        return bundle
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if wheel is not None:
            _assemble(wheel, folder)
        else:
            with tempfile.TemporaryDirectory() as temporary:
                _assemble(_download(Path(temporary), folder), folder)
    except OSError as failure:
        raise EngineError(
            "The hand model could not be written to {folder}: {reason}.",
            advice="Make room or choose another cache folder, and start again.",
            folder=folder,
            reason=failure.strerror or failure,
        ) from failure
    return bundle


def _download(temporary: Path, folder: Path) -> Path:
    """The wheel, for whatever machine this is: only the networks inside are wanted, and they are the same in all."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", _WHEEL,
               "--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--dest", str(temporary)]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_DOWNLOAD_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as slow:
        raise _no_download(folder) from slow
    found = sorted(temporary.glob("*.whl"))
    if done.returncode or not found:
        log.warning("pip could not download %s: %s", _WHEEL, done.stderr.strip()[-2000:])
        raise _no_download(folder)
    return found[0]


def _no_download(folder: Path) -> EngineError:
    return EngineError("The hand model could not be downloaded.", advice=_ADVICE.format(folder=folder))


def _assemble(wheel: Path, folder: Path) -> None:
    parts, licence = _unpack(wheel, folder)
    bundle = _zipped(parts)
    if _sha256(bundle) != BUNDLE_SHA256:
        raise _tampered(BUNDLE, folder)
    _put(folder / LICENCE, licence)
    _put(folder / BUNDLE, bundle)


def _unpack(wheel: Path, folder: Path) -> tuple[dict[str, bytes], bytes]:
    """The two networks, checked, by their names in the bundle; and the licence."""
    try:
        with zipfile.ZipFile(wheel) as packed:
            parts = {name: packed.read(source) for name, source, _ in _PARTS}
            licence = packed.read(_WHEEL_LICENCE)
    except (zipfile.BadZipFile, KeyError) as wrong:
        raise _tampered(wheel.name, folder) from wrong
    for name, _, digest in _PARTS:
        if _sha256(parts[name]) != digest:
            raise _tampered(name, folder)
    return parts, licence


def _tampered(name: str, folder: Path) -> EngineError:
    return EngineError(
        "{name} is not the file that was published, so it was not used.",
        advice=_ADVICE.format(folder=folder),
        name=name,
    )


def _zipped(parts: dict[str, bytes]) -> bytes:
    """The bundle: stored, not deflated (mediapipe maps it), and with fixed dates, so that its checksum never varies."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix; otherwise Windows would make another checksum
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content)
    return made.getvalue()


def _put(path: Path, content: bytes) -> None:
    """Writes under a temporary name and renames: what bears the right name is whole."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.close()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Assembles the model into the folder named on the command line, for the set-up script."""
    parser = argparse.ArgumentParser(prog="python -m interaction.hands.bundle", description=assemble.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheel", type=Path, help="a mediapipe 0.10.21 wheel fetched by hand")
    wished = parser.parse_args()
    try:
        assemble(wished.folder, wished.wheel)
    except EngineError as failure:
        sys.stderr.write(f"{failure} {failure.advice}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
