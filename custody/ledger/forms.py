"""Entries alike in form are read by one pattern: the rules of bytes and shape, asked at C's speed.

A log has millions of entries and a few hundred forms of them: the same keys, the same lists as
long, other words and numbers in them.  An entry that has passed every rule the slow way
(`canonical.decode`, `shape.check_shape`) is turned into a regular expression: its keys and its
punctuation as they are, and in place of each value what may stand there.  Bytes that the whole
expression matches pass every rule too:

- keys, their order, nesting and lists are those of an entry that was good;
- a text holds visible ASCII and spaces, without quote and backslash: nothing that JSON writes in two
  ways, and in every normal form;
- a whole number is written in its one way and has at most 15 digits, so it is below 2**53;
- where the shape asks for more (a name, a hash, a moment), the same pattern stands here.

Whatever no expression matches is not refused: it goes the slow way, which finds the sentence.  So
a form can only save time.

A hostile log gains nothing either: long entries are not learned, few forms that look alike at a
glance are tried, all of them together have a bounded length, and no part of an expression can
match what follows it, so that trying one costs no more than reading it.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from custody.ledger.canonical import MAX_BYTES
from custody.ledger.shape import BASE64, ID, TYPE, WORD, ZONE
from custody.ledger.timestamp import is_time

Seen = tuple[str, ...]
"""Of an entry: the minute in which it happened; of each link its number, the hash before it (empty
at 1) and its subject; when it was recorded, and the minute of that."""

Pattern = Callable[[Any], str]
"""The expression for the bytes of every value that may stand where this one does."""

_END = b',"type":'
_OFTEN = 8  # a form is worth an expression once so many entries had none
_LONGEST = 8192  # bytes of an entry: to make an expression costs more than to read many long ones
_ALIKE = 16  # forms with one end, which are tried in turn: the others go the slow way
_ROOM = 1_000_000  # signs of all forms, 30 bytes of memory each: then all are learned anew
_MET = 8000  # forms that were met and not yet learned

_NUMBER = r"(?:0|-?[1-9][0-9]{0,14}+)"
_FROM_ONE = r"[1-9][0-9]{0,14}+"
_FROM_TWO = r"(?:[2-9]|[1-9][0-9]{1,14}+)"
_NAME = r"[!#-\[\]-~]{1,128}+"  # as `shape.NAME`, without quote and backslash
_FREE = r"[ !#-\[\]-~]*+"
_MINUTE = rf'([^"]{{{len("2026-11-22T14:02:")}}})'  # of many moments few minutes: looked up
_MOMENT = rf"{_MINUTE}[0-5][0-9]\.[0-9]{{6}}Z"
_HASH = r"[^\x00-/:-`g-\xff]{64}"  # as `shape.HASH`, of signs of a byte: looked up and not compared


class Forms:
    """The forms that were learned, found by how an entry ends: its type, its verdict."""

    def __init__(self) -> None:
        self._known: dict[bytes, list[Callable[[str], re.Match[str] | None]]] = {}
        self._met: dict[int, int] = {}
        self._length = 0

    def read(self, body: bytes) -> Seen | None:
        """What verifying asks of an entry, if its form is known and it keeps all rules; or None.

        Of links the order of their subjects is not asked here.
        """
        alike = self._known.get(body[body.rfind(_END) :])
        if alike is None or len(body) > MAX_BYTES:
            return None
        text = body.decode("latin-1")  # a sign for each byte: no form has one beyond ASCII
        for form in alike:
            if match := form(text):
                if (
                    form is not alike[0]
                ):  # the next entry that looks so is likely to be of this form
                    alike.remove(form)
                    alike.insert(0, form)
                seen = match.groups()
                return seen if _is_minute(seen[0]) and _is_minute(seen[-1]) else None
        return None

    def learn(self, body: bytes, view: Mapping[str, Any]) -> None:
        """Know the form of an entry that passed every rule, if entries of that form come often."""
        if len(body) > _LONGEST or not body.isascii() or b"\\" in body:
            return
        form = _form(view)
        name = hash(form)
        met = self._met[name] = self._met.get(name, 0) + 1
        if met == _OFTEN:
            self._keep(body[body.rfind(_END) :], form)
        if len(self._met) > _MET:
            self._met.clear()

    def _keep(self, end: bytes, form: str) -> None:
        if self._length + len(form) > _ROOM:
            self._known.clear()
            self._length = 0
            re.purge()  # it remembers hundreds of them too
        alike = self._known.setdefault(end, [])
        if len(alike) < _ALIKE:
            alike.insert(0, re.compile(form).fullmatch)
            self._length += len(form)


@lru_cache(maxsize=4096)
def _is_minute(text: str) -> bool:
    """Whether the calendar and the clock have this minute."""
    return is_time(f"{text}00.000000Z")


def _form(view: Mapping[str, Any]) -> str:
    """The expression that an entry and all of its form match."""
    return _object(view, lambda name: _FIELDS[name])


def _object(value: Mapping[str, Any], of: Callable[[str], Pattern]) -> str:
    members = (f'"{re.escape(name)}":{of(name)(one)}' for name, one in value.items())
    return rf"\{{{','.join(members)}\}}"


def _list(value: list[Any], of: Pattern) -> str:
    return rf"\[{','.join(map(of, value))}\]"


def _any(value: Any) -> str:  # noqa: ANN401 -- any JSON
    """A value whose words belong to who wrote them: its boxes as they are, free scalars."""
    if type(value) is dict:
        return _object(value, lambda _: _any)
    if type(value) is list:
        return _list(value, _any)
    if type(value) is bool:
        return "(?:true|false)"
    return _NUMBER if type(value) is int else f'"{_FREE}"'


def _text(pattern: str) -> Pattern:
    """Any text of a pattern."""
    return lambda _: f'"{pattern}"'


def _same(value: Any) -> str:  # noqa: ANN401 -- text or a number
    """Nothing but this value: there are few."""
    return f'"{value}"' if type(value) is str else f"{value}"


def _objects(**fields: Pattern) -> Pattern:
    """An object whose named members are of a pattern, and the others free."""
    return lambda value: _object(value, lambda name: fields.get(name, _any))


def _link(value: Mapping[str, Any]) -> str:
    """A link, its three parts told; at number 1 there is no hash."""
    if "prev" in value:
        return rf'\{{"n":({_FROM_TWO}),"prev":"({_HASH})","subject":"({_NAME})"\}}'
    return rf'\{{"n":(1)(),"subject":"({_NAME})"\}}'


def _reason(value: Any) -> str:  # noqa: ANN401 -- text or an object
    word = _text(WORD)
    return word(value) if type(value) is str else _objects(code=word)(value)


def _change(value: list[Any]) -> str:
    kind, fields = value
    return rf"\[{_text(WORD)(kind)},{_any(fields)}\]"


def _each(of: Pattern) -> Pattern:
    return lambda value: _list(value, of)


# fmt: off
_FIELDS: Mapping[str, Pattern] = {
    "v":           _same,
    "id":          _text(ID),
    "type":        _text(TYPE),
    "step":        _text(WORD),
    "at":          _objects(time=_text(_MOMENT), zone=_text(ZONE), source=_same),
    "rec":         _text(f"({_MOMENT})"),
    "site":        _text(_NAME),
    "station":     _text(_NAME),
    "actor":       _text(_NAME),
    "second":      _text(_NAME),
    "links":       _each(_link),
    "body":        _any,
    "outcome":     _each(_change),
    "verdict":     _same,
    "reasons":     _each(_reason),
    "commitments": lambda value: _object(value, lambda _: _text(_HASH)),
    "refs":        _each(_text(ID)),
    "signoffs":    _each(_any),
    "device":      _objects(id=_text(_NAME), seq=lambda _: _FROM_ONE, signature=_text(BASE64)),
}
# fmt: on
