"""Whether every print is accounted for: carried in and printed = applied, void and destroyed, and nothing left open.

A therapy is reconciled from its first print on, a station over a shift.  What lay open when a shift began is carried
in; what lies open at its end is the difference, and is carried out.  A print that was applied and is void later,
because it was reprinted, stays out of the balance of the later shift: it left the balance when it was applied.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from custody.domain.records import Label
from custody.domain.vocabulary import LabelState

Prints = tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The prints of a period, each as it stood at its end; of one that was carried in, too."""

    carried_in: Prints
    printed: Prints
    replaced: Prints  # applied before, and void or destroyed since

    @property
    def balanced(self) -> Prints:
        """Every print that must have an end."""
        return (*self.carried_in, *self.printed)

    def ended(self, state: LabelState) -> Prints:
        """Those that ended so."""
        return tuple(one for one in self.balanced if one.state == state)

    @property
    def open(self) -> Prints:
        """Those that nobody has accounted for."""
        return self.ended(LabelState.PRINTED)

    @property
    def difference(self) -> int:
        """How many are left over: must be none."""
        ends = (LabelState.APPLIED, LabelState.VOID, LabelState.DESTROYED)
        return len(self.balanced) - sum(len(self.ended(state)) for state in ends)

    def missing(self, known: Iterable[int]) -> tuple[int, ...]:
        """The numbers between the first and the last print of the period that no print on file has."""
        serials = {one.serial for one in self.printed}
        there = serials | set(known)
        between = range(min(serials), max(serials) + 1) if serials else range(0)
        return tuple(one for one in between if one not in there)


def reconcile(before: Iterable[Label], after: Iterable[Label]) -> Reconciliation:
    """The balance between two moments, from the prints as they stood at each of them."""
    then = {one.serial: one.state for one in before}
    now = sorted(after, key=lambda one: one.serial)
    gone = (LabelState.VOID, LabelState.DESTROYED)
    return Reconciliation(
        carried_in=tuple(one for one in now if then.get(one.serial) == LabelState.PRINTED),
        printed=tuple(one for one in now if one.serial not in then),
        replaced=tuple(
            one for one in now if then.get(one.serial) == LabelState.APPLIED and one.state in gone
        ),
    )
