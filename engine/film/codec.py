"""Dataclasses to JSON and back, for the journal and for messages between processes.

Fields that hold their default are left out, so lines stay short and a new field with a default reads old lines.
Members of a union are told apart by `"kind"`, the class's name. Errors say where:
`$.shots[0].spec.frames: wanted int, got 'many'`.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Self, TypeVar, Union, cast, get_args, get_origin, get_type_hints, overload

KIND = "kind"


class Malformed(ValueError):
    """JSON that is not what was wanted; the text says where and what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self._what = what
        self._where = ""

    def inside(self, place: str) -> Self:
        """The same failure seen from one step further out. Found on the way back, so that reading costs nothing."""
        self._where = place + self._where
        return self

    def __str__(self) -> str:
        return f"${self._where}: {self._what}"


class UnknownKind(Malformed):
    """A kind of thing this version has never heard of: made by a newer version."""


Decoded = TypeVar("Decoded")
Decode = Callable[[Any], Any]


def encode(value: Any, *, kind: bool = False) -> Any:
    """Plain JSON values for a dataclass, enum, tuple or scalar; `kind` tags the outermost dataclass."""
    if is_dataclass(value) and not isinstance(value, type):
        body = {KIND: type(value).__name__} if kind else {}
        for name, default, tagged in _plan(type(value)):
            held = getattr(value, name)
            if held != default:
                body[name] = _encode_field(held, tagged)
        return body
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [encode(item) for item in cast("tuple[Any, ...]", value)]
    return value


def _encode_field(held: Any, tagged: bool) -> Any:
    if tagged and isinstance(held, tuple):
        return [encode(item, kind=True) for item in cast("tuple[Any, ...]", held)]
    return encode(held, kind=tagged)


@cache
def _plan(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple((f.name, _default(f), _is_tagged(hints[f.name])) for f in fields(kind))


def _default(f: Field[Any]) -> Any:
    if f.default is not MISSING:
        return f.default
    return MISSING if f.default_factory is MISSING else f.default_factory()


def _is_tagged(hint: Any) -> bool:
    """Whether a field (or the items of a tuple field) may hold more than one dataclass."""
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    return len([member for member in _members(hint) if is_dataclass(member)]) > 1


def _is_record(hint: Any) -> bool:
    return bool(is_dataclass(hint))


def _members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


@overload
def decode(wanted: type[Decoded], value: Any) -> Decoded: ...
@overload
def decode(wanted: UnionType, value: Any) -> Any: ...
def decode(wanted: Any, value: Any) -> Any:
    """The dataclass (or tagged union member) that a JSON value stands for. Raises Malformed."""
    return _decoder(wanted)(value)


@cache
def _decoder(hint: Any) -> Decode:
    members = _members(hint)
    kinds: dict[str, Any] = {str(member.__name__): member for member in members if _is_record(member)}
    if len(kinds) > 1:
        return _union(kinds)
    if len(members) > 1:
        return _one_of(tuple(_decoder(member) for member in members), NoneType in members)
    if is_dataclass(hint):
        return _record(cast("type[Any]", hint))
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint)[0])
    return _enum(hint) if isinstance(hint, type) and issubclass(hint, Enum) else _scalar(hint)


def _wrong(wanted: str, value: Any) -> Malformed:
    return Malformed(f"wanted {wanted}, got {value!r:.60}")


def _union(kinds: dict[str, Any]) -> Decode:
    def read(value: Any) -> Any:
        if not isinstance(value, dict) or KIND not in value:
            raise _wrong("an object with a kind", value)
        body = cast("dict[str, Any]", value)
        kind = body[KIND]
        if not isinstance(kind, str):
            raise _wrong("str", kind).inside(f".{KIND}")
        if kind not in kinds:
            raise UnknownKind(f"unknown kind {kind!r:.60}")
        return _decoder(kinds[kind])(body)

    return read


def _one_of(choices: tuple[Decode, ...], nullable: bool) -> Decode:
    def read(value: Any) -> Any:
        if value is None and nullable:
            return None
        failure: Malformed | None = None
        for choice in choices:
            try:
                return choice(value)
            except Malformed as wrong:
                failure = failure or wrong
        raise failure or _wrong("a value", value)

    return read


def _record(kind: type[Any]) -> Decode:
    hints = get_type_hints(kind)
    needed = {f.name for f in fields(kind) if _default(f) is MISSING}
    readers: dict[str, Decode] = {}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(kind.__name__, value)
        if not readers:  # filled late: a batch of edits holds edits
            readers.update({f.name: _decoder(hints[f.name]) for f in fields(kind)})
        given: dict[str, Any] = {}
        for name, held in cast("dict[str, Any]", value).items():
            if name in readers:
                try:
                    given[name] = readers[name](held)
                except Malformed as wrong:
                    raise wrong.inside(f".{name}") from None
            elif name != KIND:
                raise UnknownKind(f"unknown field {name!r:.60}")
        if not needed.issubset(given):
            raise Malformed(f"missing {', '.join(sorted(needed - given.keys()))}")
        try:
            return kind(**given)
        except ValueError as wrong:
            raise Malformed(str(wrong)) from wrong

    return read


def _tuple(item: Any) -> Decode:
    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise _wrong("a list", value)
        reader = _decoder(item)
        items: list[Any] = []
        for held in cast("list[Any]", value):
            try:
                items.append(reader(held))
            except Malformed as wrong:
                raise wrong.inside(f"[{len(items)}]") from None
        return tuple(items)

    return read


def _enum(kind: type[Enum]) -> Decode:
    known = {member.value: member for member in kind}

    def read(value: Any) -> Any:
        try:
            return known[value]
        except (KeyError, TypeError):
            raise UnknownKind(f"unknown {kind.__name__} {value!r:.60}") from None

    return read


def _scalar(kind: Any) -> Decode:
    def read(value: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise _wrong(getattr(kind, "__name__", str(kind)), value)
        return value

    return read
