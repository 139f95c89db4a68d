"""A Whisper of random numbers, made in two seconds: it loads, it runs, and what it says means nothing.

It is for the pipes around a model, where the committed one, which understands something, would prove no more.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, HEADS, FEED, MELS = 32, 2, 64, 80
SOUND_FRAMES, TEXT_TOKENS, TIMESTAMPS = 1500, 448, 1501
LETTERS = 256
LANGUAGES = ("en", "zh")
_END = "<|endoftext|>"
_CALLS = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")


def make_random_whisper(folder: Path, seed: int = 0) -> Path:
    """Writes a CTranslate2 Whisper of one small layer into `folder`, which it returns."""
    from ctranslate2.specs import whisper_spec

    words = _tokenizer()
    spec: Any = whisper_spec.WhisperSpec(1, HEADS, 1, HEADS)
    _fill(spec, words.get_vocab_size(), np.random.default_rng(seed))
    spec.register_vocabulary(sorted(words.get_vocab(), key=words.token_to_id))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [words.token_to_id(_END)]
    spec.config.lang_ids = [words.token_to_id(f"<|{name}|>") for name in LANGUAGES]
    spec.config.alignment_heads = [[0, head] for head in range(HEADS)]
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    words.save(str(folder / "tokenizer.json"))
    hearing = {"feature_size": MELS, "sampling_rate": 16_000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(hearing), encoding="utf-8")
    return folder


def _tokenizer() -> Any:
    """Bytes, and the marks in the order from which the library reads their meaning.

    The empty word is what tells CTranslate2 that a model knows more than one language.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = ["", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    words = Tokenizer(models.BPE({letter: at for at, letter in enumerate(letters)}, []))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # type: ignore[assignment]
    words.decoder = decoders.ByteLevel()  # type: ignore[assignment]
    marks = ["startoftranscript", *LANGUAGES, *_CALLS, *(f"{at * 0.02:.2f}" for at in range(TIMESTAMPS))]
    words.add_special_tokens([_END, *(f"<|{mark}|>" for mark in marks)])
    return words


def _fill(spec: Any, words: int, chance: np.random.Generator) -> None:
    def noise(*shape: int) -> np.ndarray:
        return (0.02 * chance.standard_normal(shape)).astype(np.float32)

    def linear(layer: Any, out: int, into: int) -> None:
        layer.weight, layer.bias = noise(out, into), np.zeros(out, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer: Any, *outs: int) -> None:
        norm(layer.layer_norm)
        for part, out in zip(layer.linear, outs, strict=True):
            linear(part, out, WIDTH)

    def feed_forward(layer: Any) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, FEED, WIDTH)
        linear(layer.linear_1, WIDTH, FEED)

    encoder, decoder = spec.encoder, spec.decoder
    for layer, channels in ((encoder.conv1, MELS), (encoder.conv2, WIDTH)):
        layer.weight, layer.bias = noise(WIDTH, channels, 3), np.zeros(WIDTH, np.float32)
    encoder.position_encodings.encodings = noise(SOUND_FRAMES, WIDTH)
    decoder.position_encodings.encodings = noise(TEXT_TOKENS, WIDTH)
    decoder.embeddings.weight = noise(words, WIDTH)
    decoder.projection.weight = noise(words, WIDTH) * (np.arange(words) <= LETTERS)[:, None]  # letters beat all marks
    norm(encoder.layer_norm)
    norm(decoder.layer_norm)
    for layer in encoder.layer:
        attention(layer.self_attention, 3 * WIDTH, WIDTH)
        feed_forward(layer.ffn)
    for layer in decoder.layer:
        attention(layer.self_attention, 3 * WIDTH, WIDTH)
        attention(layer.attention, WIDTH, 2 * WIDTH, WIDTH)
        feed_forward(layer.ffn)
