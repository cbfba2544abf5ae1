"""What must be said about cells, where, and when: the matrix and the statements of each jurisdiction.

One TOML file for each, an example for the site to approve: element × moment tells whether a thing is affixed to the
container, attached to it, accompanies it, or is not asked.  A container too small for a whole label has a column of
its own.  A statement has a condition by name and its text in the languages that the rule allows, the first of them
where the site speaks none of these.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from custody.domain.preset_reading import read_table
from custody.errors import NotFound, PresetInvalid
from labels.languages import Language


class LabelMoment(StrEnum):
    """When in the life of the cells a label must be complete."""

    COLLECTION = "collection"
    PROCESSING = "processing"
    ADMINISTRATION = "administration"
    OUTSIDE = "outside"  # the carton, on every way


class Room(StrEnum):
    """Whether a container has room for a whole label, or for a partial one."""

    WHOLE = "whole"
    PARTIAL = "partial"


class Duty(StrEnum):
    """Where a thing must be said."""

    AFFIXED = "affixed"
    AFFIXED_OR_ATTACHED = "affixed_or_attached"  # affixed here wherever the template has it
    ATTACHED = "attached"
    ACCOMPANYING = "accompanying"
    NOT_ASKED = "not_asked"


ON_THE_LABEL = frozenset({Duty.AFFIXED, Duty.AFFIXED_OR_ATTACHED})
ON_A_TIE_TAG = ON_THE_LABEL | {Duty.ATTACHED}  # what a small label leaves out, and what it says


class LabelElement(StrEnum):
    """A thing that a label may have to say."""

    IDENTIFIER = "identifier"
    PROPER_NAME = "proper_name"
    COLLECTION_FACILITY = "collection_facility"
    RECIPIENT = "recipient"
    COLLECTION_TIME = "collection_time"
    VOLUME = "volume"
    ADDITIVES = "additives"
    STORAGE = "storage"
    DONOR = "donor"
    EXPIRY = "expiry"
    BLOOD_GROUP = "blood_group"
    RED_CELL_COMPATIBILITY = "red_cell_compatibility"
    IDENTIFY_RECIPIENT = "identify_recipient"
    AUTOLOGOUS = "autologous"
    INFECTIOUS_WARNINGS = "infectious_warnings"
    MAY_TRANSMIT = "may_transmit"
    SPARE_RADIATION = "spare_radiation"
    SPARE_FILTERS = "spare_filters"
    INVESTIGATIONAL = "investigational"
    FACILITY_ADDRESS = "facility_address"
    SHIPPING_DATE = "shipping_date"
    SENDER = "sender"
    RECEIVER = "receiver"
    CONTENTS = "contents"
    HANDLING = "handling"


class Condition(StrEnum):
    """When a statement applies; `labels.statements` says how each is told."""

    ALWAYS = "always"
    OWN_USE = "own_use"
    FOR_ANOTHER = "for_another"
    NOT_EVALUATED = "not_evaluated"
    RISK_FOR_ANOTHER = "risk_for_another"
    REACTIVE = "reactive"
    DANGEROUS = "dangerous"
    MAY_TRANSMIT = "may_transmit"
    SPARE_RADIATION = "spare_radiation"
    SPARE_FILTERS = "spare_filters"
    INVESTIGATIONAL = "investigational"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One row of the matrix."""

    element: LabelElement
    collection: Duty
    processing: Duty
    administration: Duty
    partial: Duty  # instead, where the container is too small for a whole label
    outside: Duty = Duty.NOT_ASKED

    def duty(self, moment: LabelMoment, room: Room) -> Duty:
        """What is asked at a moment, of a container with so much room."""
        whole = {
            LabelMoment.COLLECTION: self.collection,
            LabelMoment.PROCESSING: self.processing,
            LabelMoment.ADMINISTRATION: self.administration,
            LabelMoment.OUTSIDE: self.outside,
        }[moment]
        return self.partial if room is Room.PARTIAL and whole is not Duty.NOT_ASKED else whole


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A statement, the row of the matrix that it belongs to, and when it applies."""

    element: LabelElement
    when: Condition
    texts: dict[str, str]  # by language, the rule's own first
    source: str

    def text(self, language: Language) -> str:
        """In the site's language where the rule allows it, else in the rule's own."""
        return self.texts.get(language, next(iter(self.texts.values())))


@dataclass(frozen=True, kw_only=True, slots=True)
class Jurisdiction:
    """One jurisdiction's matrix and statements, the latter in print order."""

    name: str
    title: str
    source: str
    example: bool
    asked: tuple[Asked, ...]
    statements: tuple[Statement, ...]

    def duty(self, element: LabelElement, moment: LabelMoment, room: Room) -> Duty:
        """Where an element must be said."""
        return next(row.duty(moment, room) for row in self.asked if row.element is element)


def jurisdiction_from_toml(content: bytes) -> Jurisdiction:
    """A jurisdiction; raises PresetInvalid where it is incomplete or claims to be approved."""
    one = read_table(Jurisdiction, tomllib.loads(content.decode()))
    if sorted(row.element for row in one.asked) != sorted(LabelElement):
        raise PresetInvalid(f"the matrix of {one.name} must have each element once.")
    if not one.example or not one.source:
        raise PresetInvalid(f"{one.name} must have a source and say that it is an example.")
    for statement in one.statements:
        if not statement.texts or set(statement.texts) - set(Language):
            raise PresetInvalid(f"{one.name}: a statement on {statement.element} has no language.")
    return one


@cache
def load_jurisdictions() -> dict[str, Jurisdiction]:
    """The packaged jurisdictions by name."""
    found = (
        jurisdiction_from_toml(file.read_bytes())
        for file in sorted(files(__name__).iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    )
    return {one.name: one for one in found}


def jurisdiction_named(name: str) -> Jurisdiction:
    """One of the packaged jurisdictions; raises NotFound where there is none."""
    known = load_jurisdictions()
    if name not in known:
        raise NotFound(f"labels know the jurisdictions {', '.join(known)}, not {name!r}")
    return known[name]
