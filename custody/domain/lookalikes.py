"""Whether two patients could be taken for each other, and why (gate G30).

Names are compared after everything that differs between two spellings of one name is taken away:
case, accents, punctuation, the order of the parts, Cyrillic or Greek letters, and what German or
Scandinavian vowels are written as elsewhere.  Birth dates are compared with the slips that
people make when they type.

An answer is a reason for a person to look twice, and never a reason to merge two records.  The
names come from the vault, and nothing here leaves it but the reasons.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A name as it is written in the hospital's record, and a birth date."""

    name: str
    birth_date: date


class Alarm(StrEnum):
    """What likeness asks of people."""

    NONE = "none"
    WARNING = "warning"  # look twice at every step: both are shown
    IDENTITY_REVIEW = "identity_review"  # perhaps one patient registered twice


# fmt: off
LATIN = str.maketrans({
    "ß": "ss", "ø": "o", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th",  # noqa: RUF001
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh",  # noqa: RUF001
    "з": "z", "и": "i", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",  # noqa: RUF001
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",  # noqa: RUF001
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",  # noqa: RUF001
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",  # noqa: RUF001
    "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",  # noqa: RUF001
})
# What sounds the same is written the same; longer groups first.
SOUNDS = (
    ("tsch", "x"), ("sch", "x"), ("tch", "x"), ("sh", "x"), ("ch", "x"), ("cz", "x"), ("zh", "x"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("kh", "k"), ("qu", "k"), ("gh", "g"), ("dt", "t"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("w", "f"), ("j", "y"), ("h", ""),
)
# fmt: on

VOWELS = frozenset("aeiouy")
TWO_SLIPS_FROM_LETTERS = 10  # a longer name may differ by two letters, a shorter one by one
HEARD_FROM_LETTERS = 4  # with fewer consonants, half a ward sounds alike
CONTAINED_FROM_PARTS = 2  # one part alone, such as a first name, is shared by many


def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name in the order written, in small plain letters; unknown scripts stay."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in flat if not unicodedata.combining(letter))
    latin = plain.translate(LATIN).replace("'", "").replace("’", "")
    words = "".join(letter if letter.isalnum() else " " for letter in latin).split()
    return tuple(_plain_vowels(word) for word in words)


def _plain_vowels(word: str) -> str:
    """Müller, Mueller and Muller are one name."""
    for written, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(written, plain)
    return word


def slips_between(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with a neighbour (Damerau-Levenshtein, restricted)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, twin in enumerate(other, start=1):
            cost = min(
                last[column] + 1,
                line[column - 1] + 1,
                last[column - 1] + (letter != twin),
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == twin:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def sound_of(part: str) -> str:
    """What is left of a name's part when spelling is taken away: its consonants, none doubled."""
    for written, heard in SOUNDS:
        part = part.replace(written, heard)
    opening = "a" if part and part[0] in VOWELS else part[:1]
    heard = opening + "".join(letter for letter in part[1:] if letter not in VOWELS)
    return "".join(letter for at, letter in enumerate(heard) if at == 0 or letter != heard[at - 1])


Parts = tuple[str, ...]


def names_are_the_same(one: Parts, other: Parts) -> bool:
    """Equal but for case, accents, punctuation and order."""
    return "".join(sorted(one)) == "".join(sorted(other)) or "".join(one) == "".join(other)


def names_are_spelled_alike(one: Parts, other: Parts) -> bool:
    """A slip or two of the keyboard apart."""
    slips = min(
        slips_between("".join(one), "".join(other)),
        slips_between("".join(sorted(one)), "".join(sorted(other))),
    )
    letters = min(len("".join(one)), len("".join(other)))
    return 0 < slips <= (2 if letters >= TWO_SLIPS_FROM_LETTERS else 1) < letters


def names_sound_alike(one: Parts, other: Parts) -> bool:
    """Spelled otherwise, spoken the same."""
    heard = sorted(map(sound_of, one))
    enough = len("".join(heard)) >= HEARD_FROM_LETTERS
    return enough and not names_are_the_same(one, other) and heard == sorted(map(sound_of, other))


def one_name_contains_the_other(one: Parts, other: Parts) -> bool:
    """A middle name left out, a married name added."""
    fewer, more = sorted((set(one), set(other)), key=len)
    return len(fewer) >= CONTAINED_FROM_PARTS and fewer < more


def birth_dates_are_the_same(one: date, other: date) -> bool:
    """Equal."""
    return one == other


def day_and_month_are_swapped(one: date, other: date) -> bool:
    """4 March in one record is 3 April in the other."""
    return one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)


def one_digit_differs(one: date, other: date) -> bool:
    """A slip of one key."""
    pairs = zip(one.isoformat(), other.isoformat(), strict=True)
    return sum(left != right for left, right in pairs) == 1


def years_are_neighbours(one: date, other: date) -> bool:
    """The same birthday one year apart."""
    same_day = (one.month, one.day) == (other.month, other.day)
    return same_day and abs(one.year - other.year) == 1


NAME_QUESTIONS: tuple[tuple[str, Callable[[Parts, Parts], bool]], ...] = (
    ("same_name", names_are_the_same),
    ("name_spelled_alike", names_are_spelled_alike),
    ("name_sounds_alike", names_sound_alike),
    ("name_contained", one_name_contains_the_other),
)

DATE_QUESTIONS: tuple[tuple[str, Callable[[date, date], bool]], ...] = (
    ("same_birth_date", birth_dates_are_the_same),
    ("day_and_month_swapped", day_and_month_are_swapped),
    ("birth_date_one_digit_off", one_digit_differs),
    ("birth_year_off_by_one", years_are_neighbours),
)

NAME_REASONS = frozenset(reason for reason, _ in NAME_QUESTIONS)
DATE_REASONS = frozenset(reason for reason, _ in DATE_QUESTIONS)


def looks_alike(a: Patient, b: Patient) -> tuple[str, ...]:
    """Every reason why these two could be confused, those of the names first."""
    names = name_parts(a.name), name_parts(b.name)
    dates = a.birth_date, b.birth_date
    by_name = [reason for reason, holds in NAME_QUESTIONS if all(names) and holds(*names)]
    by_date = [reason for reason, holds in DATE_QUESTIONS if holds(*dates)]
    return (*by_name, *by_date)


def alarm_for(reasons: tuple[str, ...]) -> Alarm:
    """Name and date together ask for a review; a name, or the very same date, for a second look."""
    alike_in_name = not NAME_REASONS.isdisjoint(reasons)
    alike_in_date = not DATE_REASONS.isdisjoint(reasons)
    if alike_in_name and alike_in_date:
        return Alarm.IDENTITY_REVIEW
    return Alarm.WARNING if alike_in_name or "same_birth_date" in reasons else Alarm.NONE
