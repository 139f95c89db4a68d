"""From a folder in diffusers' layout to the parts of a pipeline: known classes, safetensors, nothing from a hub.

Each part is loaded by itself, so that a fault is told of the part it is in, the text encoder can wait until somebody
says something new, and nothing needs to be in memory twice.
"""

import inspect
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from diffusers.pipelines.pipeline_utils import DiffusionPipeline
from diffusers.utils import logging as diffusers_says
from safetensors import SafetensorError
from transformers.utils import logging as transformers_says

from engine.errors import EngineError
from engine.models.folder import INDEX, checked

PIPELINES = (
    "WanPipeline",
    "WanImageToVideoPipeline",
    "WanVACEPipeline",
    "WanVideoToVideoPipeline",
    "HeliosPipeline",
    "HeliosPyramidPipeline",
)
"""Which pipelines a folder may be."""

_CLASSES = {
    "diffusers": {
        "WanTransformer3DModel", "WanVACETransformer3DModel", "HeliosTransformer3DModel", "AutoencoderKLWan",
        "UniPCMultistepScheduler", "FlowMatchEulerDiscreteScheduler", "FlowMatchLCMScheduler", "HeliosScheduler",
        "HeliosDMDScheduler",
    },
    "transformers": {
        "UMT5EncoderModel", "CLIPVisionModel", "CLIPImageProcessor", "T5Tokenizer", "T5TokenizerFast",
        "PreTrainedTokenizerFast", "TokenizersBackend",
    },
}  # fmt: skip
_ALSO = {
    "WanDMDPipeline": "WanPipeline",
    "WanCausalDMDPipeline": "WanPipeline",
    "CausalWanTransformer3DModel": "WanTransformer3DModel",
    "SelfForcingFlowMatchScheduler": "FlowMatchEulerDiscreteScheduler",
}
"""What others call classes that are these: their own ways of calling them are ours, or not needed."""
for _says in (diffusers_says, transformers_says):
    _says.disable_progress_bar()
    _says.set_verbosity_error()

EXPERTS = {"high": "transformer", "low": "transformer_2"}
"""What the pipelines call the experts."""

_DAMAGE = (
    MemoryError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    RuntimeError,
    ImportError,
    AttributeError,
    SafetensorError,
)
"""What the libraries raise for a folder that does not hold what it says."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The dtypes that parts are loaded in; inside a part, what its maker keeps in float32 stays so."""

    weights: torch.dtype
    vae: torch.dtype = torch.float32
    words: torch.dtype = torch.float32


class Folder:
    """A model's folder, whole, from which parts are loaded. Raises EngineError when it is no such thing."""

    def __init__(self, path: Path) -> None:
        """Looks at the files, loads nothing."""
        self.path = checked(path)
        self.name = path.name
        self._index: dict[str, Any] = json.loads((path / INDEX).read_text(encoding="utf-8"))
        named = str(self._index.get("_class_name"))
        self.pipeline = _ALSO.get(named, named)
        if self.pipeline not in PIPELINES:
            raise self._refused(f"it is a {self.pipeline}, which is not one of ours")
        self.parts: dict[str, tuple[str, str]] = dict(self._listed())
        """What there is: part to (library, class)."""

    def _listed(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for part, made in self._index.items():
            if isinstance(made, list) and len(made) == 2 and made[0] is not None:
                library, name = str(made[0]), _ALSO.get(str(made[1]), str(made[1]))
                if name not in _CLASSES.get(library, ()):
                    raise self._refused(f"its {part} is a {name}, which is not one of ours")
                yield part, (library, name)

    def load(self, part: str, precision: Precision, device: torch.device | None = None) -> Any:
        """One part: a model in evaluation on `device` (None: RAM), a scheduler, a tokenizer. None if there is none.

        Raises EngineError when its files do not hold what its configuration says.
        """
        if part not in self.parts:
            return None
        library, name = self.parts[part]
        made = getattr({"diffusers": diffusers, "transformers": transformers}[library], name)
        try:
            if not issubclass(made, torch.nn.Module):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)  # Helios's solver gives numpy tensors as bounds
                    return made.from_pretrained(self.path / part, local_files_only=True)
            return self._model(made, part, _dtype(part, precision), device)
        except torch.OutOfMemoryError:
            raise
        except _DAMAGE as wrong:
            if isinstance(wrong, MemoryError) or "allocate memory" in str(wrong):
                raise self._no_room() from wrong
            raise self._refused(f"its {part} cannot be read ({_short(wrong)})") from wrong

    def _model(self, made: Any, part: str, dtype: torch.dtype, device: torch.device | None) -> torch.nn.Module:
        straight = {} if device is None or device.type == "cpu" else {"device_map": {"": device}}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model, told = made.from_pretrained(
                self.path / part,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                **straight,
            )
        self._fitting(part, told)
        return model.eval().requires_grad_(False)

    def _fitting(self, part: str, told: dict[str, Any]) -> None:
        """Refuses what the libraries would fill up with random numbers, or leave out, and only mention."""
        for wrong in ("missing_keys", "mismatched_keys", "unexpected_keys", "error_msgs"):
            names = sorted(str(name) for name in told.get(wrong) or ())
            if names:
                what = wrong.removesuffix("_keys").removesuffix("_msgs")
                raise self._refused(f"its {part} does not fit its configuration ({what}: {', '.join(names[:3])})")

    def pipe(self, parts: dict[str, Any]) -> DiffusionPipeline:
        """The pipeline of these parts; those that are not given are None."""
        made = getattr(diffusers, self.pipeline)
        taken = inspect.signature(made.__init__).parameters
        plain = {key: value for key, value in self._index.items() if key in taken and not isinstance(value, list)}
        wanted = {name: parts.get(name) for name, told in taken.items() if name != "self" and name not in plain}
        options = {
            name: value
            for name, value in wanted.items()
            if value is not None or taken[name].default is inspect.Parameter.empty
        }
        return made(**plain, **options)

    def configuration(self, part: str) -> dict[str, Any]:
        """The configuration of a part, {} where there is none."""
        file = self.path / part / "config.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

    def _no_room(self) -> EngineError:
        return EngineError(
            "There is not enough memory to load the model {name}.",
            advice="Close other programs, or use a smaller model, such as wan2.1-1.3b.",
            name=self.name,
        )

    def _refused(self, why: str) -> EngineError:
        return EngineError(
            "The model {name} cannot be used: {why}.",
            advice=f"Fetch it again with `shotcaller models fetch {self.name}`; the blockout is there meanwhile.",
            name=self.name,
            why=why,
        )


def _dtype(part: str, precision: Precision) -> torch.dtype:
    return {"vae": precision.vae, "text_encoder": precision.words, "image_encoder": torch.float32}.get(
        part, precision.weights
    )


def _short(wrong: Exception) -> str:
    """The first line of what a library says; it may go on for pages."""
    return (str(wrong).strip() or type(wrong).__name__).splitlines()[0][:160]
