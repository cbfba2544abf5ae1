"""Which fields an entry has and what each may hold: one table, closed for ever at `v` 1.

A field with nothing in it is absent: no empty text, list or object stands at the top.  What is
inside `body`, `outcome` and `signoffs` is any canonical value; their words belong to who wrote
them.  A verifier that meets a field it does not know refuses the entry, so nothing can hide in
one.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from custody.errors import EntryMalformed
from custody.ledger.timestamp import is_time

VERSION = 1
VERDICTS = frozenset({"accepted", "refused", "already_done", "declared"})
SOURCES = frozenset({"station", "server", "paper", "simulated", "device"})

_AT = frozenset({"time", "zone", "source"})
_FIRST_LINK = frozenset({"subject", "n"})
_LATER_LINK = frozenset({"subject", "n", "prev"})
_DEVICE = frozenset({"id", "seq", "signature"})

Json: TypeAlias = Any  # what a reader of JSON gives: the rules find out what it is
Rule = Callable[[Json], bool]


def _text(pattern: str) -> Rule:
    """A rule: text that the whole pattern matches."""
    matches = re.compile(pattern, re.ASCII).fullmatch
    return lambda value: type(value) is str and matches(value) is not None


def _often(rule: Rule) -> Rule:
    """The same rule for texts that come again and again: answers are kept; TypeError for lists."""
    return lru_cache(maxsize=4096)(rule)


ID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"  # UUIDv7
HASH = r"[0-9a-f]{64}"
BASE64 = r"[A-Za-z0-9+/]+={0,2}"
WORD = r"[a-z][a-z0-9_]*"
TYPE = rf"{WORD}:{WORD}"
NAME = r"[!-~]{1,128}"  # of a site, a person, a subject: ASCII that can be seen
ZONE = r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*"

is_id = _text(ID)
is_hash = _text(HASH)
is_base64 = _text(BASE64)
is_type = _often(_text(TYPE))
is_word = _often(_text(WORD))
is_name = _often(_text(NAME))
is_zone = _often(_text(ZONE))


def _is_count(value: object) -> bool:
    """A number in a row that begins at one."""
    return type(value) is int and value > 0


def _is_version(value: object) -> bool:
    return type(value) is int and value == VERSION


def _is_object(value: object) -> bool:
    return type(value) is dict and bool(value)


def _all(rule: Rule) -> Rule:
    """A rule: a list with something in it, each of which the other rule accepts."""
    return lambda value: type(value) is list and bool(value) and all(map(rule, value))


def _is_at(value: Json) -> bool:
    """When it happened: the moment, the zone on that wall, and who says so."""
    return (
        type(value) is dict
        and value.keys() == _AT
        and is_time(value["time"])
        and is_zone(value["zone"])
        and type(value["source"]) is str
        and value["source"] in SOURCES
    )


def _is_link(value: Json) -> bool:
    """A subject, the entry's number about it, and, from the second on, the one before."""
    if type(value) is not dict or not is_name(value.get("subject")):
        return False
    n = value.get("n")
    if not _is_count(n):
        return False
    if n == 1:
        return value.keys() == _FIRST_LINK
    return value.keys() == _LATER_LINK and is_hash(value["prev"])


def _are_links(value: Json) -> bool:
    """Links stand in the order of their subjects, each subject once."""
    if type(value) is not list or not value or not all(map(_is_link, value)):
        return False
    if len(value) == 1:
        return True
    subjects = [link["subject"] for link in value]
    return all(one < other for one, other in pairwise(subjects))


def _is_change(value: Json) -> bool:
    """A record after the change: its kind and its fields."""
    match value:
        case [kind, dict()]:
            return is_word(kind)
    return False


def _is_reason(value: Json) -> bool:
    """The code of a reason, alone or with what it was about."""
    if type(value) is dict:
        return is_word(value.get("code"))
    return is_word(value)


def _are_commitments(value: Json) -> bool:
    return _is_object(value) and all(map(is_hash, value.values()))


def _is_device(value: Json) -> bool:
    """The device's name, the number of its act, its signature: the last two may come later."""
    return (
        type(value) is dict
        and value.keys() <= _DEVICE
        and is_name(value.get("id"))
        and ("seq" not in value or _is_count(value["seq"]))
        and ("signature" not in value or is_base64(value["signature"]))
    )


# fmt: off
FIELDS: Mapping[str, Rule] = {
    "v":           _is_version,
    "id":          is_id,
    "type":        is_type,
    "step":        is_word,
    "at":          _is_at,
    "rec":         is_time,
    "site":        is_name,
    "station":     is_name,
    "actor":       is_name,
    "second":      is_name,
    "links":       _are_links,
    "body":        _is_object,
    "outcome":     _all(_is_change),
    "verdict":     lambda value: type(value) is str and value in VERDICTS,
    "reasons":     _all(_is_reason),
    "commitments": _are_commitments,
    "refs":        _all(is_id),
    "signoffs":    _all(_is_object),
    "device":      _is_device,
}
# fmt: on

REQUIRED = frozenset({"v", "id", "type", "at", "rec", "site", "station", "actor", "verdict"})


def check_shape(fields: Mapping[str, Any]) -> None:
    """Fields known and of their form, none missing, a refusal with reasons; else EntryMalformed."""
    name = ""
    try:
        for name, value in fields.items():
            if not FIELDS[name](value):
                raise EntryMalformed(f"the field {name!r} does not hold what it must")
    except KeyError as error:
        raise EntryMalformed(f"an entry has no field {name!r}") from error
    except TypeError as error:  # a list or an object where text must stand
        raise EntryMalformed(f"the field {name!r} does not hold what it must") from error
    if not fields.keys() >= REQUIRED:
        missing = sorted(REQUIRED - fields.keys())
        raise EntryMalformed(f"the entry lacks {', '.join(missing)}")
    if fields["verdict"] == "refused" and "reasons" not in fields:
        raise EntryMalformed("a refusal tells no reason")
