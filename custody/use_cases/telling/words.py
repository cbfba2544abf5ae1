"""From recorded values to words for people: exact, in the units people use, nothing rounded.

A stored number is whole; shown in a larger unit it gets a point and loses no digit.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custody.domain.audit_lines import Moment
from custody.domain.step import Ask, AskKind

# A unit as it is recorded → as it is shown, and how many digits stand after the point.
SHOWN_IN: dict[str, tuple[str, int]] = {
    "m°C": ("°C", 3),
    "millicelsius": ("°C", 3),
    "permille": ("%", 1),
    "thousand cells": ("million cells", 3),
    "cells_thousands": ("million cells", 3),
    "µL": ("mL", 3),
    "percent": ("%", 0),
    "grade": ("", 0),
    "as specified": ("", 0),  # the unit stands in the specification
    "millimetres_mercury": ("mmHg", 0),
    "millilitres_per_minute": ("mL/min", 0),
}


def moment_of(utc: str, zone: str) -> Moment:
    """A recorded moment, and what the wall clock of its place showed; unknown zones show none."""
    try:
        local = datetime.fromisoformat(utc).astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return Moment(utc=utc)
    offset = f"{local:%z}"
    return Moment(utc=utc, local=f"{local:%Y-%m-%d %H:%M:%S %Z} ({offset[:3]}:{offset[3:]})")


def plain(word: str) -> str:
    """A stored word as people read it."""
    return word.replace("_", " ")


def titled(word: str) -> str:
    """A stored word at the beginning of a line."""
    return plain(word)[:1].upper() + plain(word)[1:]


def amount(value: int, unit: str = "") -> str:
    """A number with its unit: 212000 µL is `212 mL`."""
    shown, decimals = SHOWN_IN.get(unit, (plain(unit), 0))
    return f"{grouped(value, decimals)} {shown}".strip()


def grouped(value: int, decimals: int = 0) -> str:
    """A whole number with its point put in, in groups of three."""
    sign, digits = ("−" if value < 0 else ""), str(abs(value)).rjust(decimals + 1, "0")
    whole = f"{int(digits[: len(digits) - decimals]):,}".replace(",", " ")
    part = digits[len(digits) - decimals :].rstrip("0") if decimals else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def answered(ask: Ask, value: object) -> str:
    """What was given for an ask."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return amount(value, ask.unit)
    return plain(str(value)) if ask.kind in (AskKind.WORD, AskKind.PRESET) else str(value)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def spaced_coi(coi: str) -> str:
    """A Chain of Identity identifier as it is read aloud: facility, year, serial."""
    return f"{coi[:7]} {coi[7:9]} {coi[9:]}"
