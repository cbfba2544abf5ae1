"""IPP messages as bytes (RFC 8010): as much of it as sending a label and asking after it needs.

A request goes out with its attributes in groups and the document behind them.  An answer is read strictly: one that
is cut off, or tells an attribute twice, is no answer.  `NO_VALUE` is a printer's word that there is none, which is
more than to say nothing.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

MEDIA_TYPE: Final = "application/ipp"
VERSION: Final = b"\x01\x01"
END: Final = 0x03
UNSUPPORTED_GROUP: Final = 0x05  # what of a request was not understood
FIRST_VALUE: Final = 0x10  # smaller tags begin a group


class Group(IntEnum):
    """What a run of attributes is about."""

    OPERATION = 0x01
    JOB = 0x02


class Operation(IntEnum):
    """What is asked (RFC 8011, 4.3 and 4.4)."""

    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB = 0x0009
    GET_PRINTER = 0x000B


class Syntax(IntEnum):
    """What kind of value it is."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MEDIA_TYPE = 0x49


class OutOfBand(Enum):
    """What stands in place of a value (RFC 8010, 3.5.2); equal to no number."""

    NO_VALUE = 0x13


NUMBERS: Final = (Syntax.INTEGER, Syntax.ENUM)
WORDS: Final = (Syntax.NAME, Syntax.KEYWORD, Syntax.URI, Syntax.MEDIA_TYPE)
Value = int | str | bytes | OutOfBand


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name with one or more values of one kind."""

    name: str
    syntax: Syntax
    values: Sequence[int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered: the status, and every attribute by its name."""

    status: int
    told: Mapping[str, tuple[Value, ...]]

    @property
    def is_good(self) -> bool:
        """Whether what was asked was done."""
        return self.status < 0x0100  # noqa: PLR2004 -- RFC 8011, B.1: what begins with 00 succeeded

    def all(self, name: str) -> tuple[Value, ...]:
        """Every value of an attribute; none where it was not told."""
        return self.told.get(name, ())

    def one(self, name: str) -> Value | None:
        """The only value of an attribute; None where there is none, or more than one."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None


def request_bytes(
    operation: Operation, groups: Mapping[Group, Sequence[Attribute]], document: bytes = b""
) -> bytes:
    """A request; its charset and language stand before everything else, as they must."""
    first = (
        Attribute("attributes-charset", Syntax.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Syntax.LANGUAGE, ("en",)),
    )
    told = {**groups, Group.OPERATION: (*first, *groups.get(Group.OPERATION, ()))}
    body = b"".join(bytes((group,)) + _group_bytes(told[group]) for group in sorted(told))
    return VERSION + struct.pack(">HI", operation, 1) + body + bytes((END,)) + document


def read_answer(data: bytes) -> Answer:
    """An answer; OSError for bytes that are none."""
    try:
        return _read_answer(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise OSError("no answer in IPP") from error


def _group_bytes(attributes: Sequence[Attribute]) -> bytes:
    out = b""
    for one in attributes:
        for n, value in enumerate(one.values):
            name = (
                one.name.encode() if n == 0 else b""
            )  # RFC 8010, 3.1.5: a further value has no name
            content = _content(one.syntax, value)
            out += struct.pack(">BH", one.syntax, len(name)) + name
            out += struct.pack(">H", len(content)) + content
    return out


def _content(syntax: Syntax, value: int | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return bytes((value,)) if syntax is Syntax.BOOLEAN else struct.pack(">i", value)


def _read_answer(data: bytes) -> Answer:
    status, at = struct.unpack_from(">H", data, 2)[0], 8
    told: dict[str, tuple[Value, ...]] = {}
    group, name = 0, ""
    while (tag := data[at]) != END:
        at += 1
        if tag < FIRST_VALUE:
            group, name = tag, ""
            continue
        given, at = _counted(data, at)
        content, at = _counted(data, at)
        name = given.decode() or name
        if not name or (given and name in told):
            raise OSError("no answer in IPP: an attribute without a name, or told twice")
        if group != UNSUPPORTED_GROUP:
            told[name] = (*(() if given else told[name]), _value(tag, content))
    return Answer(status=status, told=told)


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes with their number before them, and where they end."""
    (length,) = struct.unpack_from(">H", data, at)
    end = at + 2 + length
    if end > len(data):
        raise IndexError
    return data[at + 2 : end], end


def _value(tag: int, content: bytes) -> Value:
    """A value as Python has it; of a kind that no rule here asks for, its bytes."""
    if tag == OutOfBand.NO_VALUE.value:
        return OutOfBand.NO_VALUE
    if tag in NUMBERS:
        (number,) = struct.unpack(">i", content)
        return int(number)
    if tag == Syntax.BOOLEAN:
        return bool(content[0])
    return content.decode() if tag in WORDS else content
