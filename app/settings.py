"""Settings: one frozen value, read once, from a TOML file and the environment. Nobody else looks at either."""

import locale
import os
import re
import sys
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from engine.developing import When
from engine.errors import EngineError
from engine.film.guidance import Follow
from engine.film.time import FrameRate
from engine.models.recipes import recipes
from interaction.advice import Endpoint
from interaction.speech.messages import LANGUAGES, Talking

APP = "shotcaller"


@dataclass(frozen=True, slots=True)
class Listening:
    """How a room is listened to. `microphone` is "" for the system's own choice; `kept`: recordings are kept."""

    talking: Talking = Talking.ALWAYS
    microphone: str = ""
    spoken: str = "auto"
    kept: bool = False


OFF = "off"
"""The name of no hero at all."""


@dataclass(frozen=True, slots=True)
class Heroes:
    """How heroes are made. `renderer` is a recipe, "" for the best whose weights are here, or `OFF`; `size` is (width,
    height) in pixels, None for the recipe's own that is nearest to the film's shape; `strength` is 0 … 1."""

    renderer: str = ""
    when: When = When.CIRCLED
    follow: Follow = Follow.NOTHING
    strength: float = 0.6
    size: tuple[int, int] | None = None


def as_settings(heroes: Heroes) -> dict[str, str | float]:
    """The same, by the names that the file has for it."""
    return {
        "hero": heroes.renderer, "hero_when": heroes.when.value, "hero_follow": heroes.follow.value,
        "hero_strength": heroes.strength, "hero_size": "x".join(str(side) for side in heroes.size or ()),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How this machine likes its sittings. Each field may stand in `settings.toml` under its name."""

    language: str = "en"
    """What the window speaks: `en` or `zh`."""
    takes: int = 2
    """How many takes a new shot gets when nobody says."""
    rate: str = "24"
    """Frame rate of new projects: 23.976, 24, 25, 29.97, 29.97df, 30, 48, 50, 59.94, 59.94df or 60."""
    width: int = 640
    """Width in pixels of the takes of new projects."""
    height: int = 360
    """Height in pixels of the takes of new projects."""
    speech_model: str = ""
    """A faster-whisper model: a folder, or a name such as `base`; empty means the one in the cache, if any."""
    speech_source: str = ""
    """Where speech models are fetched from, such as a mirror of the hub; empty means the hub."""
    video_source: str = ""
    """Where video models are fetched from: `huggingface`, `modelscope` or a mirror's address; empty: what answers."""
    chinese_writing: str = "simplified"
    """How Chinese that was heard is written: `simplified`, `traditional`, or `as_heard`."""
    advice_url: str = ""
    """A language model to ask where the rules are unsure, such as `http://localhost:11434/v1`; empty asks none."""
    advice_model: str = ""
    """Its name there."""
    advice_key: str = ""
    """A key, where it wants one."""
    microphone: bool = True
    """Whether the window listens when it opens."""
    talking: str = "always"
    """When what is said counts: `always`, or only while a key is `held`."""
    microphone_name: str = ""
    """Which microphone; empty means the system's own choice."""
    spoken: str = "auto"
    """What is listened for: `zh`, `en`, or `auto` for both."""
    keep_sound: bool = False
    """Whether each project keeps recordings of what was said."""
    camera: bool = True
    """Whether the window watches for hands when it opens."""
    hero: str = ""
    """How heroes are made: a way of shooting such as `wan2.2`, `off`, or empty for the best whose weights are here."""
    hero_when: str = "circled"
    """Which takes get a hero: those it is `asked` for, `circled` ones too, or `always`."""
    hero_follow: str = "nothing"
    """What of the blockout a hero follows, where it can: `nothing`, `depth`, `pose` or `picture`."""
    hero_strength: float = 0.6
    """How closely it does: 0 loosely, 1 closely."""
    hero_size: str = ""
    """Size of heroes such as `1280x720`; empty means the way's own that is nearest to the film's shape."""
    hero_previews: bool = True
    """Whether the monitor shows what is developing."""
    cache: Path = field(default_factory=Path)
    """Where models are kept."""
    config: Path = field(default_factory=Path)
    """Where `settings.toml` lies."""
    display: bool = True
    """Whether there is a screen to open a window on."""

    @property
    def hand_model(self) -> Path:
        """The hand model's file in the cache."""
        return self.cache / "models" / "hand_landmarker.task"

    @property
    def ears(self) -> dict[str, Any]:
        """What the speech worker is started with."""
        return {
            "model": self.speech_model, "cache": str(self.cache), "source": self.speech_source,
            "writing": self.chinese_writing,
        }  # fmt: skip

    @property
    def words(self) -> Path:
        """Where a person's own ways of saying things lie."""
        return self.config / "lexicon"

    @property
    def advice(self) -> Endpoint | None:
        """The language model to ask; None while none is set."""
        return Endpoint(self.advice_url, self.advice_model, self.advice_key) if self.advice_url else None

    @property
    def listening(self) -> Listening:
        """How the room is listened to. Raises EngineError for a way that does not exist."""
        ways = tuple(way.value for way in Talking)
        if self.talking not in ways or self.spoken not in LANGUAGES:
            advice = f"talking is one of {', '.join(ways)}; spoken one of {', '.join(LANGUAGES)}."
            raise EngineError("The settings for listening are not understood.", advice=advice)
        return Listening(Talking(self.talking), self.microphone_name, self.spoken, self.keep_sound)

    @property
    def heroes(self) -> Heroes:
        """How heroes are made. Raises EngineError for a way that does not exist."""
        whens, follows = tuple(when.value for when in When), tuple(follow.value for follow in Follow)
        strong = 0.0 <= self.hero_strength <= 1.0
        if self.hero_when not in whens or self.hero_follow not in follows or not strong:
            advice = (
                f"hero_when is one of {', '.join(whens)}; hero_follow one of {', '.join(follows)}; hero_strength 0 … 1."
            )
            raise EngineError("The settings for heroes are not understood.", advice=advice)
        if self.hero not in ("", OFF, *recipes()):
            advice = f"hero is one of {', '.join(recipes())}, {OFF}, or empty for the best that is here."
            raise EngineError("There is no way of shooting called {name}.", advice=advice, name=self.hero)
        return Heroes(
            self.hero, When(self.hero_when), Follow(self.hero_follow), self.hero_strength, parse_size(self.hero_size)
        )

    @property
    def video_models(self) -> Path:
        """Where the weights of video models lie."""
        return self.cache / "models" / "video"

    @property
    def frame_rate(self) -> FrameRate:
        """The frame rate of new projects, exactly."""
        return parse_rate(self.rate)


_RATES = {
    "23.976": FrameRate(24000, 1001),
    "23.98": FrameRate(24000, 1001),
    "29.97": FrameRate(30000, 1001),
    "29.97df": FrameRate(30000, 1001, drop_frame=True),
    "59.94": FrameRate(60000, 1001),
    "59.94df": FrameRate(60000, 1001, drop_frame=True),
} | {str(rate): FrameRate(rate) for rate in (24, 25, 30, 48, 50, 60)}


def parse_rate(text: str) -> FrameRate:
    """The frame rate of that name. Raises EngineError for one that no editor knows."""
    try:
        return _RATES[text.strip().lower()]
    except KeyError:
        advice = f"Use one of {', '.join(_RATES)}."
        raise EngineError("There is no frame rate {rate}.", advice=advice, rate=text) from None


def parse_size(text: str) -> tuple[int, int] | None:
    """Width and height in pixels of a size such as `1280x720`; None for "". Raises EngineError for anything else."""
    if not text.strip():
        return None
    found = re.fullmatch(r"(\d{2,4})\s*[x×*]\s*(\d{2,4})", text.strip().lower())
    if found is None:
        advice = "Write it as 1280x720, or leave it empty for the size that suits the film."
        raise EngineError("The size {size} of heroes is not understood.", advice=advice, size=text)
    return int(found[1]), int(found[2])


def read() -> Settings:
    """This machine's settings. Raises EngineError when the file cannot be understood."""
    environment = dict(os.environ)
    config = Path(environment.get("SHOTCALLER_CONFIG") or _home(environment, "XDG_CONFIG_HOME", ".config"))
    cache = Path(environment.get("SHOTCALLER_CACHE") or _home(environment, "XDG_CACHE_HOME", ".cache"))
    found = Settings(language=_language(environment), cache=cache, config=config, display=_display(environment))
    return replace(found, **_from_file(config / "settings.toml"))


def _home(environment: dict[str, str], variable: str, folder: str) -> Path:
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", str(Path.home()))) / APP
    if sys.platform == "darwin":
        return Path.home() / "Library" / ("Caches" if "CACHE" in variable else "Application Support") / APP
    return Path(environment.get(variable) or Path.home() / folder) / APP


def _language(environment: dict[str, str]) -> str:
    spoken = environment.get("LC_ALL") or environment.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _display(environment: dict[str, str]) -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) or "QT_QPA_PLATFORM" in environment


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        advice = "Mend the file, or delete it to start with the usual settings."
        raise EngineError(
            "The settings in {path} cannot be read: {why}.", advice=advice, path=path, why=wrong
        ) from wrong
    kinds = {f.name: type(getattr(Settings(), f.name)) for f in fields(Settings)}
    for name, value in given.items():
        if name not in kinds or not _fits(value, kinds[name]):
            advice = f"Known settings: {', '.join(kinds)}."
            raise EngineError("The setting {name} in {path} is not understood.", advice=advice, name=name, path=path)
    return {name: Path(value).expanduser() if name in ("cache", "config") else value for name, value in given.items()}


def _fits(value: object, kind: type) -> bool:
    """Whether a value of the file is of a setting's kind; `true` is no number, and a path is written as text."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kind if kind in (bool, int) else str)


def save(settings: Settings, **changes: Any) -> Settings:
    """The settings with some changed, written to the file beside those already there."""
    path = settings.config / "settings.toml"
    kept = _from_file(path) | changes
    lines = [f"{name} = {_toml(value)}" for name, value in sorted(kept.items())]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as wrong:
        advice = "The change holds until the window closes."
        raise EngineError(
            "The settings could not be saved: {why}.", advice=advice, why=wrong.strerror or wrong
        ) from wrong
    return replace(settings, **changes)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
