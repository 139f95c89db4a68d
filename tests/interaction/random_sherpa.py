"""Models for sherpa-onnx made on the spot: they say one thing, whatever they hear, and prove the way through."""

from pathlib import Path
from typing import Any

import numpy as np

LANGUAGE, ASIDE = "<|zh|>", ("<|NEUTRAL|>", "<|Speech|>", "<|woitn|>")
_FEATURES, _WINDOW, _SHIFT = 560, 7, 6


def make_sense_voice(folder: Path, says: str = "撤销") -> Path:
    """A folder with `model.onnx` and `tokens.txt` in SenseVoice's form, which answers `says` to every sound."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    tokens = ["<unk>", "<s>", "</s>", LANGUAGE, *ASIDE, says]
    opening = np.full((1, 4, len(tokens)), -9.0, np.float32)
    for at, token in enumerate((LANGUAGE, *ASIDE)):
        opening[0, at, tokens.index(token)] = 9.0
    answer = np.full(len(tokens), -9.0, np.float32)
    answer[-1] = 9.0
    held = {"weight": np.zeros((_FEATURES, len(tokens)), np.float32), "answer": answer, "opening": opening}
    nodes = [
        helper.make_node("MatMul", ["x", "weight"], ["seen"]),
        helper.make_node("Add", ["seen", "answer"], ["body"]),
        helper.make_node("Concat", ["opening", "body"], ["logits"], axis=1),
    ]
    whole = [helper.make_tensor_value_info(name, TensorProto.INT32, ["N"]) for name in _PLAIN]
    sound = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", _FEATURES])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "M", len(tokens)])
    kept = [numpy_helper.from_array(value, name) for name, value in held.items()]
    graph = helper.make_graph(nodes, "sense_voice", [sound, *whole], [logits], kept)
    model: Any = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    for name, value in _about(len(tokens)).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = name, value
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    lines = "".join(f"{token} {at}\n" for at, token in enumerate(tokens))
    (folder / "tokens.txt").write_text(lines, encoding="utf-8")
    return folder


_PLAIN = ("x_length", "language", "text_norm")


def _about(words: int) -> dict[str, str]:
    row = ",".join
    return {
        "model_type": "sense_voice_ctc", "version": "1", "vocab_size": str(words), "normalize_samples": "0",
        "lfr_window_size": str(_WINDOW), "lfr_window_shift": str(_SHIFT), "with_itn": "14", "without_itn": "15",
        "lang_auto": "0", "lang_zh": "3", "lang_en": "4", "lang_yue": "7", "lang_ja": "11", "lang_ko": "12",
        "neg_mean": row(["0.0"] * _FEATURES), "inv_stddev": row(["1.0"] * _FEATURES),
    }  # fmt: skip
