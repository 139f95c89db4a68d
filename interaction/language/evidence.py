"""Whether words that may be a name are meant as one: by capitals, by what stands around them, by what else they are."""

import re
from functools import cache

from engine.assets import asset
from interaction.language.english_vocabulary import Form, vocabulary
from interaction.language.lexicon import load, slots, table, texts
from interaction.language.text import HAN, Folded, fold
from interaction.language.verbs import actions, places
from interaction.language.words import any_of, words

_FILE = "names.toml"


def is_meant(folded: Folded, start: int, end: int) -> bool:
    """Whether folded characters that spell a name are meant as one."""
    said = folded.text[start:end]
    if not said.isascii():
        return not _inside_a_word(folded.text, start, end) and (not _is_chinese_word(said) or _acts(folded, start, end))
    if " " in said or not _is_english_word(said):
        return True
    if _of_a_term(folded.text, start, end):
        return False
    if _is_capital(folded, start):
        return True
    before = folded.text[:start].rstrip().rpartition(" ")[2]
    one_of_many = before in words().en["determiner"]  # "the hunter runs"
    return not one_of_many and (_does(folded.text, start, end) or _paired(folded, end))


WEAKLY, STRONGLY = 1, 2
"""How much speaks for words being a name."""


def may_be_name(folded: Folded, start: int, end: int) -> int:
    """How much speaks for English words that only sound like a name being one: 0 nothing, `WEAKLY` or `STRONGLY`."""
    said = folded.text[start:end].split()
    if all(_is_common(word) for word in said) or _of_a_term(folded.text, start, end):
        return 0
    if not _is_cased(folded):
        known = _is_common(said[0]) or _is_english_word(" ".join(said))
        return STRONGLY if _does(folded.text, start, end) and not known else 0
    if not all(folded.original[folded.at[start + place]].isupper() for place in _starts(folded.text[start:end])):
        return 0
    placed = _is_capital(folded, start) or len(said) > 1 or _does(folded.text, start, end) or _paired(folded, end)
    return STRONGLY if placed else WEAKLY


def may_be_called(folded: Folded, start: int, end: int) -> bool:
    """Whether Chinese characters that only sound like a name stand where a name does."""
    said = folded.text[start:end]
    return not (_is_chinese_word(said) or _inside_a_word(folded.text, start, end)) and _acts(folded, start, end)


# --- English -------------------------------------------------------------------------------------------------


def _starts(said: str) -> list[int]:
    return [match.start() for match in re.finditer(r"[a-z']+", said)]


@cache
def _words() -> dict[str, frozenset[str]]:
    body = load(asset(_FILE))
    english, chinese = (table(body.get(language), _FILE, language) for language in ("en", "zh"))
    return {
        "word_names": frozenset(texts(english.get("word_names"), _FILE, "en.word_names")),
        "common": frozenset(texts(english.get("common"), _FILE, "en.common")),
        "zh": frozenset(texts(chinese.get("words"), _FILE, "zh.words")),
        "surnames": frozenset("".join(texts(chinese.get("surnames"), _FILE, "zh.surnames"))),
        "titles": frozenset(texts(english.get("titles"), _FILE, "en.titles")),
    }


def is_noun(name: str) -> bool:
    """Whether what somebody is called is a plain noun ("woman warrior", 女战士), no proper name ("Hunter", 张老师)."""
    plain, last = fold(name).text, name.strip().rpartition(" ")[2]
    if not plain or last[:1].isupper():
        return False
    if plain[0] in _words()["surnames"] and plain[1:] in words().zh["person_end"]:
        return False
    english = any(plain.rpartition(" ")[2] in words().en[kind] for kind in ("people", "plural", "vehicle"))
    return english or plain.endswith(tuple(words().zh["person_end"]))


def written_and_said(plain: str) -> str:
    """A folded name with its title as the other people write it: "dr. chen" and "doctor chen"."""
    for pair in _words()["titles"]:
        short, long = pair.split()
        first, space, rest = plain.partition(" ")
        if space and first.rstrip(".") in (short, long):
            return f"{long if first.rstrip('.') == short else short} {rest}"
    return plain


@cache
def _is_common(word: str) -> bool:
    """Whether a word is one of every day, and no name."""
    known = vocabulary()
    return (
        word in _words()["common"]
        or known.forms.get(word) is not None
        or known.is_adjective(word)
        or known.is_adverb(word)
        or known.is_thing(word)
        or known.is_unseen(word)
    )


@cache
def _is_english_word(said: str) -> bool:
    """Whether a name is an ordinary word as well: a term of film, a verb, something worn, a colour …"""
    own = _words()
    listed = said in own["word_names"] or _is_common(said) or said in actions().en or said in places().kinds
    return listed or any(said in known for known in words().en.values()) or bool(slots().hits(said))


@cache
def _is_cased(folded: Folded) -> bool:
    """Whether capitals tell something: some words have one, and most have none."""
    first = [folded.original[folded.at[place]] for place in _starts(folded.text)]
    upper = sum(one.isupper() for one in first)
    return upper > 0 and (upper <= 2 or upper < 0.6 * len(first)) and folded.original != folded.original.upper()


_AND = re.compile(r" (?:and|with|meets) (?=[a-z])")


def _paired(folded: Folded, end: int) -> bool:
    """Whether another name follows: "Grace and John"."""
    match = _AND.match(folded.text, end)
    return match is not None and _is_cased(folded) and folded.original[folded.at[match.end()]].isupper()


_SENTENCE = re.compile(r"(?:^|[.!?:]|\n) ?$")


def _is_capital(folded: Folded, start: int) -> bool:
    """Whether a word has a capital that it would not have anyway."""
    if not (_is_cased(folded) and folded.original[folded.at[start]].isupper()):
        return False
    return _SENTENCE.search(folded.text[:start]) is None


def _of_a_term(text: str, start: int, end: int) -> bool:
    """Whether the word is part of a longer term: "film noir", "dolly in"."""
    begin = max(text.rfind(",", 0, start), text.rfind(".", 0, start)) + 1
    finish = next((at for at in range(end, len(text)) if text[at] in ",.;!?:"), len(text))
    return any(
        hit.start <= start - begin and end - begin <= hit.end and hit.end - hit.start > end - start
        for hit in slots().hits(text[begin:finish])
        if hit.way.kind != "lookalike"
    )


_NEXT = re.compile(
    r" ?(?P<owns>'s(?![a-z]))"
    r"|(?P<is> (?:is|was|has) )?(?: ?(?:slowly|quickly|suddenly|then|also|just|now) )? ?(?P<word>[a-z']+)"
)


def _does(text: str, start: int, end: int) -> bool:
    """Whether somebody's doing follows, or something of theirs: "walks", "is sitting", "'s hand"."""
    match = _NEXT.match(text, end)
    if match is None:
        return False
    if match["owns"]:
        return True
    verb = match["word"]
    if verb in words().en["ambient_verb"] and _is_slot_term(text[start:end]):
        return False
    form = vocabulary().forms.get(verb)
    if form is not None:
        return form is (Form.ING if match["is"] else Form.THIRD)
    return bool(match["is"]) and verb.endswith("ing") and not _is_slot_term(text[start:end])


@cache
def _is_slot_term(said: str) -> bool:
    return bool(slots().hits(said))


# --- Chinese -------------------------------------------------------------------------------------------------


@cache
def _is_chinese_word(said: str) -> bool:
    known = said in _words()["zh"] or said in actions().zh or said in places().kinds
    return (
        known
        or any(said in listed for listed in words().zh.values())
        or any(hit.start == 0 and hit.end == len(said) for hit in slots().hits(said))
    )


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether the characters are only part of other words: 林没 in 树林没有人."""
    around = text[max(0, start - 3) : end + 3]
    left = start - max(0, start - 3)
    spans = [match.span(1) for match in places().zh.finditer(around)]
    spans += [match.span() for match in _known_words().finditer(around)]
    return any((first < left < last or first < left + end - start < last) for first, last in spans)


@cache
def _known_words() -> re.Pattern[str]:
    listed = _words()["zh"] | frozenset(
        word for name in ("person_end", "thing_end", "clothes", "furniture") for word in words().zh.get(name, ())
    )
    return re.compile(any_of(frozenset(word for word in listed if len(word) > 1)))


_BEFORE = re.compile(
    r"(?:^|[^㐀-鿿]|[和与跟同对把被给向让叫请看见到着个名位是拍的]|特写|近景|中景|全景|远景|镜头|然后|接着|只见|突然|忽然)$"
)
_AFTER = re.compile(
    r"(?:突然|忽然|慢慢|缓缓|猛地|轻轻|快速|飞快|正|在|正在|又|也|就|都|从|向|朝|独自|一个人|悄悄|静静|默默|疯狂|拼命|急忙|赶紧|匆匆|回头|转身|穿|戴|披|拿|抱|背|骑|着|一边|蹲|坐|躺|跪|举|推|拉|拔|打|抬|低|望|盯|笑|哭|喊|说|问)"
)
_WITH = re.compile(r"[和与跟同](?=[㐀-鿿])")
_JOINED = re.compile(r"的(?:脸|手|眼|背|头|侧脸|背影|特写|近景|手部|表情|肩|身后|身边|面前)|[,.!?;]|$")


def _acts(folded: Folded, start: int, end: int) -> bool:
    """Whether a name can stand there: at the beginning or behind a word that leads to somebody, and with a doing."""
    text = folded.text
    if not _BEFORE.search(text[:start]):
        return False
    verb = actions().zh_pattern.match(text, end)
    if verb is not None or _AFTER.match(text, end) or _WITH.match(text, end):
        return True
    return _JOINED.match(text, end) is not None and (start > 0 and HAN.match(text[start - 1]) is not None)
