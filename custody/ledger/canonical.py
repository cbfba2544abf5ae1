"""The bytes of a value: one value, one text, on every machine and for ever.

A value is text, a whole number, true or false, a list, or an object with ASCII keys.  Its bytes
are RFC 8785 (JSON Canonicalization Scheme), which under these rules orjson's sorted output
equals:

- no null and no fraction: what is absent is left out, a quantity is a whole number in a unit its
  name ends in;
- whole numbers between -(2**53 - 1) and 2**53 - 1, so that JavaScript reads them back exactly;
- keys in ASCII, so that every sorting order agrees;
- text in Unicode normal form C and without lone surrogates;
- at most 65,535 bytes, and lists and objects at most 16 deep, the outermost counting one.
"""

from typing import Any
from unicodedata import is_normalized

import orjson

from custody.errors import EntryMalformed

MAX_BYTES = 65_535  # the length of an entry in a tile of c2sp.org/tlog-tiles is 16 bits
MAX_DEPTH = 16

_HOW = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_PLAIN: frozenset[type] = frozenset({str, int, bool})
_BOXES: frozenset[type] = frozenset({dict, list, tuple})
_KNOWN = _PLAIN | _BOXES


def encode(value: object, *, limit: int = MAX_BYTES, any_form: bool = False) -> bytes:
    """The canonical bytes of a value; `any_form` lets text be, which carries other canonical bytes.

    Raises:
        EntryMalformed: the value has no canonical bytes, or more than `limit` of them.
    """
    _check_boxes((value,), 0)
    try:
        data = orjson.dumps(value, option=_HOW)  # refuses keys that are not text
    except orjson.JSONEncodeError as error:
        raise EntryMalformed(f"the value has no canonical bytes: {error}") from error
    if not data.isascii():  # text in ASCII is in every normal form
        _check_texts(value, any_form)
    if len(data) > limit:
        raise EntryMalformed(f"the value takes {len(data)} bytes, {limit} are allowed")
    return data


def decode(data: bytes, *, limit: int = MAX_BYTES, any_form: bool = False) -> dict[str, Any]:
    """The object that these bytes are the canonical bytes of.

    Raises:
        EntryMalformed: they are not: another spelling, a key twice, a null, a fraction, too deep,
        too long.
    """
    if len(data) > limit:
        raise EntryMalformed(f"{len(data)} bytes are too many, {limit} are allowed")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise EntryMalformed(f"the bytes are not JSON: {error}") from error
    if type(value) is not dict:
        raise EntryMalformed("the bytes are JSON, but not an object")
    _check_boxes(value, 1)
    if not data.isascii():
        _check_texts(value, any_form)
    try:
        # A key that stands twice, a space, another order or another spelling all end here.
        same = orjson.dumps(value, option=_HOW) == data
    except orjson.JSONEncodeError as error:
        raise EntryMalformed(f"the bytes hold what no entry may hold: {error}") from error
    if not same:
        raise EntryMalformed("the bytes are not in canonical form")
    return value


def _check_boxes(box: Any, depth: int) -> None:  # noqa: ANN401 -- a list or an object
    """Nothing in here but what has a place, and not too deep.  Full boxes pass at C's speed."""
    items = box.values() if type(box) is dict else box
    kinds = set(map(type, items))
    if kinds <= _PLAIN:
        return
    if depth == MAX_DEPTH and kinds & _BOXES:
        raise EntryMalformed(f"the value is nested deeper than {MAX_DEPTH}")
    for kind in kinds - _KNOWN:
        if not issubclass(kind, str):  # such as the words of an enumeration
            raise EntryMalformed(f"{_name(kind)} has no place in the ledger")
    for item in items:
        if type(item) in _BOXES:
            _check_boxes(item, depth + 1)


def _check_texts(value: object, any_form: bool) -> None:  # noqa: FBT001 -- hot and private
    """Keys are text in ASCII, texts are in normal form C."""
    if isinstance(value, str):
        if not any_form and not value.isascii() and not is_normalized("NFC", value):
            raise EntryMalformed("a text is not in Unicode normal form C")
    elif isinstance(value, dict):
        if not all(type(key) is str and key.isascii() for key in value):
            raise EntryMalformed("a key is not text in ASCII")
        _check_texts(list(value.values()), any_form)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_texts(item, any_form)


def _name(kind: type) -> str:
    """What was found where text, a whole number, truth, a list or an object must stand."""
    return "null" if kind is type(None) else f"a value of type {kind.__name__}"
