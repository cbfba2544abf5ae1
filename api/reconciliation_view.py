"""A reconciliation as its page and its door tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.label_accounts import Account, Print, accounts_of, print_of
from api.moments import Both, both
from api.printed import words
from api.reconciling import Reconciled
from custody.domain.records import Label
from custody.domain.vocabulary import LabelState
from custody.ledger.timestamp import write_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One number of the balance, and which prints it counts."""

    name: str
    count: int
    sign: str  # what stands before it
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that is told of a reconciliation."""

    terms: tuple[Term, ...]
    difference: int
    answer: str
    accounts: tuple[Account, ...]
    open: tuple[Print, ...]
    not_applied: tuple[Print, ...]
    replaced: tuple[Print, ...]
    missing: tuple[int, ...]
    begins: Both | None
    until: Both | None
    size: int


def shown(one: Reconciled, zone: str) -> Shown:
    """A reconciliation in words, times in a zone."""
    sums = one.balance
    gone = (*sums.ended(LabelState.VOID), *sums.ended(LabelState.DESTROYED))
    return Shown(
        terms=tuple(_terms(one)),
        difference=sums.difference,
        answer=answer_of(sums.difference),
        accounts=tuple(accounts_of(sums.balanced)),
        open=_prints(sums.open, zone),
        not_applied=_prints(sorted(gone, key=lambda each: each.serial), zone),
        replaced=_prints(sums.replaced, zone),
        missing=one.missing,
        begins=both(write_time(one.shift.begins), zone) if one.shift else None,
        until=both(write_time(one.until), zone),
        size=one.size,
    )


def answer_of(difference: int) -> str:
    """How it came out, in a few words."""
    if not difference:
        return "Closes at zero"
    return f"{difference} {'print is' if difference == 1 else 'prints are'} not accounted for"


def as_json(one: Reconciled) -> dict[str, Any]:
    """The same for machines: serials by what became of them."""
    sums = one.balance
    by_state = {state.value: _serials(sums.ended(state)) for state in LabelState}
    return {
        "therapy": one.therapy.coi if one.therapy else None,
        "station": one.station or None,
        "begins": write_time(one.shift.begins) if one.shift else None,
        "until": write_time(one.until),
        "log_size": one.size,
        "carried_in": _serials(sums.carried_in),
        "printed": _serials(sums.printed),
        "applied": by_state[LabelState.APPLIED],
        "void": by_state[LabelState.VOID],
        "destroyed": by_state[LabelState.DESTROYED],
        "open": by_state[LabelState.PRINTED],
        "replaced": _serials(sums.replaced),
        "missing": list(one.missing),
        "difference": sums.difference,
    }


def _terms(one: Reconciled) -> Iterable[Term]:
    sums = one.balance
    if one.shift:
        yield Term(name="Carried in", count=len(sums.carried_in), sign="")
    yield Term(name="Printed", count=len(sums.printed), sign="+" if one.shift else "")
    for sign, state in (
        ("=", LabelState.APPLIED),
        ("+", LabelState.VOID),
        ("+", LabelState.DESTROYED),
    ):
        yield Term(name=words(state), count=len(sums.ended(state)), sign=sign)
    yield Term(name="Left over", count=sums.difference, sign="+", is_open=True)


def _prints(labels: Iterable[Label], zone: str) -> tuple[Print, ...]:
    return tuple(print_of(one, zone) for one in labels)


def _serials(labels: Iterable[Label]) -> list[int]:
    return [one.serial for one in labels]
