"""What a story calls a thing, and what a scanner sends for it.

bag A                  the symbol with the print serial on the story's own bag A
noah/bag A             the same of another story
therapy                the therapy's card
@bath, @vector#3       a thing of the world; one vial of a lot
bag A as compound      another symbol of the same label
bag A as theirs        the symbol of another house's label on the same bag
bag A as cut           the code, damaged in one of the ways of DAMAGE
bag A first print      the label that was replaced by a later one
code:ABC               exactly these characters
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from api.demo.world import World
from custody.domain.case import RawScan
from custody.domain.identifiers.gs1 import read_gs1
from custody.domain.identifiers.label_token import PREFIX, LabelToken
from custody.domain.vocabulary import TypedBecause
from custody.errors import CodeUnreadable, NotFound

Symbol = tuple[str, str]
"""A text and its AIM prefix, as `symbols_on` reads them from a printed label."""

DONATION = slice(10, 23)  # where an MPHO identifier has the DIN
_CARD = "]d1"
_SERIAL_FIRST = (PREFIX, "&p", "8018", "00")  # how the symbols begin that name one print
_BEGINNINGS = {
    "compound": "=+",
    "din": "=",
    "product": "=<",
    "mark": "&p",
    "carton": "00",
    "theirs": "=+",
}


@dataclass(slots=True)
class Memory:
    """What the player has seen so far: which print bears which name, and which therapy is whose."""

    world: World
    symbols_of: Callable[[int], list[Symbol]]
    prints: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    bears: dict[int, str] = field(default_factory=dict)
    therapies: dict[str, str] = field(default_factory=dict)

    def learn_therapy(self, story: str, coi: str) -> None:
        """The therapy that a story is about."""
        self.therapies[story] = coi

    def learn_print(self, story: str, name: str, serial: int, bears: str) -> None:
        """A label was printed for what the story calls by this name."""
        self.prints.setdefault((story, name), []).append(serial)
        self.bears[serial] = bears

    def donation(self, story: str, name: str) -> str:
        """The donation number in a container's name (MPHO identifier), as reports print it."""
        return self.bears[self.serial(story, name)][DONATION]

    def serial(self, story: str, name: str) -> int:
        """The newest print for a name."""
        return self._serials(story, name)[-1]

    def scan(self, story: str, told: str) -> RawScan:
        """What the scanner sends for a thing; NotFound where the story has no such thing yet."""
        told, _, manner = told.partition(" as ")
        if told.startswith("code:"):
            return RawScan(text=told.removeprefix("code:"))
        owner, _, name = told.rpartition("/")
        text, symbology = self._symbol(owner or story, name, manner)
        return DAMAGE[manner](text, symbology) if manner in DAMAGE else _raw(text, symbology)

    def _symbol(self, story: str, name: str, manner: str) -> Symbol:
        if name.startswith("@"):
            key, _, serial = name[1:].partition("#")
            return self.world.code(key, serial), ""
        if name == "therapy":
            return f"&/{self._therapy(story)}", _CARD
        first = name.endswith(" first print")
        serials = self._serials(story, name.removesuffix(" first print"))
        symbols = self.symbols_of(serials[0 if first else -1])
        return _chosen(symbols, manner)

    def _therapy(self, story: str) -> str:
        if story not in self.therapies:
            raise NotFound(f"{story} has no therapy yet")
        return self.therapies[story]

    def _serials(self, story: str, name: str) -> list[int]:
        found = self.prints.get((story, name))
        if not found:
            raise NotFound(f"{story} has nothing called {name!r} yet")
        return found


def _chosen(symbols: list[Symbol], manner: str) -> Symbol:
    """The symbol asked for, or the first that names this one print."""
    wanted = (_BEGINNINGS[manner],) if manner in _BEGINNINGS else _SERIAL_FIRST
    for beginning in wanted:
        for text, symbology in symbols:
            if text.startswith(beginning) and (beginning != "=" or text[1:2].isalnum()):
                return text, symbology
    raise NotFound(f"no symbol {manner or 'with a print serial'} is on the label")


def _raw(text: str, symbology: str) -> RawScan:
    return RawScan(text=text, symbology=symbology)


def _cut(text: str, symbology: str) -> RawScan:
    """The scanner slipped off the symbol's end."""
    return RawScan(text=text[:-7], symbology=symbology)


def _wrong_check(text: str, symbology: str) -> RawScan:
    """The last character, which checks the others, is another."""
    return RawScan(text=text[:-1] + ("7" if text[-1] != "7" else "8"), symbology=symbology)


def _forged(text: str, symbology: str) -> RawScan:
    """A token with all the right fields, signed by somebody else."""
    token = LabelToken.parse(text)
    theirs = replace(token, key_id=bytes(4), signature=bytes(64))
    return RawScan(text=theirs.text, symbology=symbology)


def _altered(text: str, symbology: str) -> RawScan:
    """A genuine token in which the print before this one became the next."""
    token = LabelToken.parse(text)
    changed = replace(token, print_serial=token.print_serial + 1)
    return RawScan(text=changed.text, symbology=symbology)


def _twice(text: str, symbology: str) -> RawScan:
    """Two reads in one."""
    return RawScan(text=text + text, symbology=symbology)


def _small(text: str, symbology: str) -> RawScan:
    """Caps lock was on while the scanner typed."""
    return RawScan(text=text.swapcase(), symbology=symbology)


def _old_copy(text: str, symbology: str) -> RawScan:
    """A wristband's code of another version than the one on the wrist."""
    return RawScan(text=re.sub(r"(\x1d7242).*$", r"\g<1>0", text), symbology=symbology)


def _theirs(text: str, symbology: str) -> RawScan:
    """The label of a blood bank on the same bag: the donation and the therapy of ours, a product code of its own."""
    return RawScan(text=re.sub("=<.....", "=<S8888", text), symbology=symbology)


def _typed_once(text: str, _symbology: str) -> RawScan:
    """Typed from the print beside the symbol, by one person."""
    return RawScan(text=_printed(text), typed=True, because=TypedBecause.FROST_ON_LABEL)


def _typed_twice(text: str, _symbology: str) -> RawScan:
    """Typed by one person, and again by the other."""
    return replace(_typed_once(text, _symbology), rekeyed=_printed(text))


def _typed_untold(text: str, _symbology: str) -> RawScan:
    """Typed by two people, and nobody said why."""
    return replace(_typed_twice(text, _symbology), because="")


def _printed(text: str) -> str:
    try:
        return read_gs1(text).bracketed
    except CodeUnreadable:
        return text


DAMAGE: Mapping[str, Callable[[str, str], RawScan]] = {
    "cut": _cut,
    "wrong check": _wrong_check,
    "forged": _forged,
    "altered": _altered,
    "two codes": _twice,
    "lower case": _small,
    "old copy": _old_copy,
    "theirs": _theirs,
    "typed once": _typed_once,
    "typed twice": _typed_twice,
    "typed untold": _typed_untold,
}
