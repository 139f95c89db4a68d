"""Makes the weights of the judge from the corpus beside it: `python assets/judge/make_weights.py [--check]`.

The corpus is ours, written for this: `corpus/talk_*.txt` is what people say around a film without wanting anything of
it, `shots_*`, `revisions_*` and `orders_*` are instructions, a line each; orders are patterns with `(a|b)` choices, of
which a few readings are drawn. The sentences of the test sets that rules may learn from are used too (`SETS`), never
those that are kept for measuring. `# ` lines begin a block about one thing. Neighbours in a block, the readings of a
pattern, and lines that have most of their words in common are never on both sides of a cross-validation. `--check`
only cross-validates, `--wrong` lists what was taken for something else.

Needs numpy. Run again on the same corpus and rules, it makes the same file.
"""

import argparse
import base64
import itertools
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from engine import messages as say  # noqa: E402
from interaction.language.judge import FILE, KINDS, weight  # noqa: E402
from interaction.language.lexicon import spelled_out  # noqa: E402
from interaction.language.marks import marks  # noqa: E402
from interaction.language.names import Masked  # noqa: E402
from interaction.language.text import fold  # noqa: E402
from interaction.language.understanding import candidates  # noqa: E402

SETS = (
    "language_cases.toml", "language_heldout.toml", "language_staging.toml", "language_staging_heldout.toml",
    "language_dev.toml", "language_sealed.toml",
)  # fmt: skip
BUCKETS = 1 << 15
FOLDS = 6
TOGETHER = 8
"""So many lines of a block, one after the other, are always on one side."""
READINGS = 5
"""So many readings of one pattern of an order are learnt from."""
ROUNDS = 400
RATE = 0.08
DECAY = 1e-5
TALK_COUNTS = 1.3
"""How much worse it is to act on talk than to miss something that was wanted."""

Numbers = np.ndarray


@dataclass(frozen=True)
class Line:
    """A line to learn from: what it is, and the block that it belongs to."""

    said: str
    kind: str
    block: str


def corpus(sets: Sequence[str] = SETS) -> list[Line]:
    """Every line once, in a fixed order."""
    lines = {line.said: line for line in [*_files(), *_sheet(), *_cases(sets)]}
    return list(lines.values())


def _files() -> Iterator[Line]:
    kinds = {"talk": "talk", "shots": "shot", "revisions": "revise", "orders": "order"}
    for path in sorted((HERE / "corpus").glob("*.txt")):
        kind = kinds[path.stem.partition("_")[0]]
        about = path.stem
        for at, line in enumerate(path.read_text("utf-8").splitlines()):
            about = line if line.startswith("#") else about
            block = f"{path.stem} {about} {at if kind == 'order' else at // TOGETHER}"
            if line.strip() and not line.startswith("#"):
                yield from (Line(said, kind, block) for said in (_readings(line) if kind == "order" else [line]))


def _readings(pattern: str) -> list[str]:
    """A few readings of a pattern, always the same ones."""
    found = list(dict.fromkeys(" ".join(one.split()) for one in spelled_out(pattern)))
    return sorted(found, key=lambda one: crc32(one.encode()))[: max(READINGS, len(found) // 8)]


def _sheet() -> Iterator[Line]:
    """The sixty sentences of the contact sheet, all of them shots."""
    sheet = tomllib.loads((HERE.parent / "contact_sheet" / "sentences.toml").read_text("utf-8"))
    yield from (Line(one["text"], "shot", f"sheet {one['text']}") for one in sheet["shot"])


def _cases(sets: Sequence[str]) -> Iterator[Line]:
    kinds = {"none": "talk", "shot": "shot", "revise": "revise"}
    for name in sets:
        file = HERE.parents[1] / "tests" / "interaction" / name
        for case in tomllib.loads(file.read_text("utf-8"))["cases"] if file.exists() else ():
            said = {kinds.get(one["intent"], "order") for one in case["is"]}
            if len(said) == 1 and case["say"].strip():
                yield Line(case["say"], said.pop(), f"{name} {case['say']}")


# --- what belongs together -----------------------------------------------------------------------------------


def groups(lines: Sequence[Line]) -> Numbers:
    """For each line the number of its group: same block, or most of the words in common."""
    above = list(range(len(lines)))

    def top(at: int) -> int:
        while above[at] != at:
            at = above[at]
        return at

    first: dict[str, int] = {}
    holding: dict[str, list[int]] = {}
    grams = [_pairs(line.said) for line in lines]
    for at, line in enumerate(lines):
        above[top(at)] = top(first.setdefault(line.block, at))
        near = Counter(other for gram in grams[at] for other in holding.get(gram, ()))
        for other, common in near.items():
            if common > 0.5 * min(len(grams[at]), len(grams[other])) and common >= 3:
                above[top(at)] = top(other) if len(grams[at] | grams[other]) < 2 * common else above[top(at)]
        for gram in grams[at]:
            holding.setdefault(gram, []).append(at)
    return np.array([top(at) for at in range(len(lines))])


def _pairs(said: str) -> set[str]:
    words = re.findall(r"[a-z0-9']+|[㐀-鿿]", fold(said).text)
    return {f"{one} {two}" for one, two in itertools.pairwise(words)} or set(words)


def folds(lines: Sequence[Line]) -> Numbers:
    """For each line the fold it is tested in; groups stay whole."""
    held = groups(lines)
    sizes = np.zeros((FOLDS, len(KINDS)))
    placed: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for at, group in enumerate(held):
        members.setdefault(int(group), []).append(at)
    for group, some in sorted(members.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        kinds = np.bincount([KINDS.index(lines[at].kind) for at in some], minlength=len(KINDS))
        fold_ = int(np.argmin(sizes @ kinds))
        sizes[fold_] += kinds
        placed[group] = fold_
    return np.array([placed[int(group)] for group in held])


# --- learning ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """The marks of all lines, one after the other: `bucket` of each, the `line` it is of, and what it counts."""

    bucket: Numbers
    line: Numbers
    worth: Numbers
    kinds: Numbers
    rules: list[str]


def seen(lines: Sequence[Line]) -> Seen:
    """What the judge sees of every line."""
    bucket: list[int] = []
    at: list[int] = []
    worth: list[float] = []
    rules: list[str] = []
    for number, line in enumerate(lines):
        folded = fold(line.said)
        found = candidates(Masked(folded))
        these = marks(folded, found)
        bucket += [crc32(mark.encode("utf-8", "replace")) & (BUCKETS - 1) for mark in these]
        at += [number] * len(these)
        worth += [weight(len(these))] * len(these)
        rules.append(kind_of(found))
    kinds = np.array([KINDS.index(line.kind) for line in lines])
    return Seen(np.array(bucket), np.array(at), np.array(worth), kinds, rules)


def kind_of(found: Iterable[object]) -> str:
    """What the rules by themselves take a line for."""
    for one in found:
        intent = getattr(one, "intent", None)
        return (
            "shot"
            if isinstance(intent, say.RequestShot)
            else "revise"
            if isinstance(intent, say.ReviseShot)
            else "order"
        )
    return "talk"


def learnt(seen_: Seen, of: Numbers) -> tuple[Numbers, Numbers]:
    """Weights (buckets × kinds) and bias from the lines `of` (a mask), by gradient descent with momentum (Adam)."""
    lines = len(seen_.kinds)
    take = of[seen_.line]
    bucket, line, worth = seen_.bucket[take], seen_.line[take], seen_.worth[take]
    table, bias = np.zeros((BUCKETS, len(KINDS))), np.zeros(len(KINDS))
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in (table, bias)]
    counts = np.where(seen_.kinds == 0, TALK_COUNTS, 1.0) * of
    counts /= counts.sum()
    for step in range(1, ROUNDS + 1):
        wrong = (probabilities(scores(bucket, line, worth, table, bias, lines)) - np.eye(4)[seen_.kinds]) * counts[
            :, None
        ]
        slopes = [np.stack([np.bincount(bucket, wrong[line, k] * worth, BUCKETS) for k in range(4)], 1) + DECAY * table]
        slopes.append(wrong.sum(0))
        for part, slope, (first, second) in zip((table, bias), slopes, moments, strict=True):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            part -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return table, bias


def scores(bucket: Numbers, line: Numbers, worth: Numbers, table: Numbers, bias: Numbers, lines: int) -> Numbers:
    """Logits (lines × kinds)."""
    return np.stack([np.bincount(line, table[bucket, kind] * worth, lines) for kind in range(4)], 1) + bias


def probabilities(logits: Numbers) -> Numbers:
    """Softmax, line by line."""
    odds = np.exp(logits - logits.max(1, keepdims=True))
    return odds / odds.sum(1, keepdims=True)


def cross_validated(seen_: Seen, held: Numbers) -> Numbers:
    """Logits of every line from weights that were learnt without its fold."""
    logits = np.zeros((len(held), len(KINDS)))
    for fold_ in range(FOLDS):
        table, bias = learnt(seen_, held != fold_)
        found = scores(seen_.bucket, seen_.line, seen_.worth, table, bias, len(held))
        logits[held == fold_] = found[held == fold_]
    return logits


def warmth(logits: Numbers, kinds: Numbers) -> float:
    """The factor on the logits that makes the probabilities of unseen lines truest (least log loss)."""
    factors = np.geomspace(0.3, 3.0, 60)
    losses = [
        -np.log(probabilities(factor * logits)[np.arange(len(kinds)), kinds] + 1e-12).mean() for factor in factors
    ]
    return float(factors[int(np.argmin(losses))])


# --- telling and writing -------------------------------------------------------------------------------------


def report(lines: Sequence[Line], seen_: Seen, chances: Numbers) -> list[str]:
    """What the cross-validation found, as lines for a reader."""
    best = chances.argmax(1)
    rows = [f"{len(lines)} lines: " + ", ".join(f"{n} {kind}" for kind, n in Counter(x.kind for x in lines).items())]
    rows.append(
        f"cross-validated, {FOLDS} folds, nothing alike on both sides: "
        f"{100 * (best == seen_.kinds).mean():.1f} % of kinds right"
    )
    talk = seen_.kinds == 0
    found = np.array([rule != "talk" for rule in seen_.rules])
    acted = found & (chances[:, 0] < 0.5) & (chances[:, 1:].max(1) >= 0.5)
    rows.append(
        f"talk acted on: {100 * (found & talk).sum() / talk.sum():.1f} % by the rules read freely, "
        f"{100 * (acted & talk).sum() / talk.sum():.1f} % once judged; instructions taken for talk: "
        f"{100 * (best[~talk] == 0).mean():.1f} %"
    )
    for kind, name in enumerate(KINDS):
        taken = Counter(KINDS[at] for at in best[seen_.kinds == kind])
        rows.append(f"{name}: " + ", ".join(f"{count} taken for {other}" for other, count in taken.most_common()))
    edges = np.linspace(0, 1, 11)
    sure = chances.max(1)
    error = 0.0
    for low, high in itertools.pairwise(edges):
        some = (sure > low) & (sure <= high)
        if some.any():
            right, said = (best == seen_.kinds)[some].mean(), sure[some].mean()
            error += some.mean() * abs(right - said)
            rows.append(f"sure {low:.1f}-{high:.1f}: {some.sum()} lines, {100 * right:.0f} % right")
    return [*rows, f"expected calibration error {100 * error:.1f} %"]


def written(table: Numbers, bias: Numbers, factor: float, rows: Sequence[str]) -> str:
    """The file of weights."""
    scale = factor * float(np.abs(table).max()) / 127
    whole = np.clip(np.rint(factor * table / scale), -127, 127).astype(np.int8)
    told = [
        "Weights of the judge that tells talk, shots, revisions and orders apart (interaction/language/judge.py).",
        "Made by assets/judge/make_weights.py from assets/judge/corpus and from the test sets " + ", ".join(SETS) + ".",
        "A softmax over hashed marks; below: buckets, scale and bias, then one signed byte a bucket and kind, base 85.",
        *rows,
    ]
    body = base64.b85encode(whole.tobytes()).decode()
    lines = [body[at : at + 120] for at in range(0, len(body), 120)]  # may begin with "#", never with "# "
    named = [f"buckets {BUCKETS}", f"scale {scale:.9g}", "bias " + " ".join(f"{factor * b:.6g}" for b in bias)]
    return "\n".join([*(f"# {row}" for row in told), *named, *lines]) + "\n"


def main() -> None:
    """Cross-validates, tells what was found, and writes the weights."""
    parser = argparse.ArgumentParser(description="Makes the weights of the judge of talk.")
    parser.add_argument("--check", action="store_true", help="only cross-validate")
    parser.add_argument("--wrong", action="store_true", help="list the lines that were taken for something else")
    wished = parser.parse_args()
    lines = corpus()
    seen_ = seen(lines)
    logits = cross_validated(seen_, folds(lines))
    factor = warmth(logits, seen_.kinds)
    chances = probabilities(factor * logits)
    rows = report(lines, seen_, chances)
    sys.stdout.write("\n".join(rows) + "\n")
    if wished.wrong:
        for line, chance, rule in zip(lines, chances, seen_.rules, strict=True):
            if KINDS[int(chance.argmax())] != line.kind:
                odds = " ".join(f"{value:.2f}" for value in chance)
                sys.stdout.write(f"{line.kind} for {KINDS[int(chance.argmax())]} ({odds}; rules {rule}): {line.said}\n")
    if not wished.check:
        table, bias = learnt(seen_, np.ones(len(lines), bool))
        made = (HERE.parent / FILE).with_suffix(".new")
        made.write_text(written(table, bias, factor, rows), "utf-8")
        made.replace(HERE.parent / FILE)


if __name__ == "__main__":
    main()
