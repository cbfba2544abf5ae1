"""A label of ours is stuck over another's: what is covered can be read no more, so a photo shows both labels first.

The covered label is scanned before it is gone.  It is one of our own prints, also a void one that still sits on the
bag, or another house's, which names the therapy by an identifier or a number that is bound to it.  What it was stays
in the entry; a print of ours that is covered counts no more.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from custody.domain.case import Case
from custody.domain.effects import applied
from custody.domain.gates.state import on_its_way
from custody.domain.journey.printing import LABEL_MAKERS, PRINTING_PLACES
from custody.domain.records import Container, Label, Record, Relabelling
from custody.domain.step import Slot, Step, Wants, photo, word
from custody.domain.vocabulary import ENDED, LabelState

PHOTO: Final = "photo"
RELABEL_REASONS: Final = (
    "label_of_another_house",
    "label_illegible",
    "label_cannot_be_removed",
    "name_must_be_hidden",
    "relabel_per_quality",
)


def label_is_for_what_it_covers(case: Case) -> str | None:
    """G21: what goes over a label was printed for the very container that the label is on."""
    container, covered = labelled_container(case), case.thing("covered", Container)
    same = covered is None or (container is not None and covered.id == container.id)
    return None if container is not None and same else "label_on_another"


def container_is_at_hand(case: Case) -> str | None:
    """G22: another house's label does not say which container it is on; the print does, and it must be here."""
    container = labelled_container(case)
    if container is None:
        return None
    if container.condition in ENDED:
        return "already_used"
    if container.holder != case.at.station.holder:
        return "not_held_here"
    return on_its_way(case, container)


def photo_is_of_this(case: Case) -> str | None:
    """G21: a photo that was evidence before shows another label."""
    given = case.request.photos.get(PHOTO)
    known = given is not None and case.books.find(Relabelling, photo=given.sha256)
    return "photo_used_before" if known else None


def labelled_container(case: Case) -> Container | None:
    """The container that the new print was made for."""
    label = case.thing("label", Label)
    return case.books.get(Container, label.bears) if label else None


def relabel_over(case: Case) -> Iterable[Record]:
    """The new print is on its container; what it covers is on record, and void if it was ours."""
    container, label = labelled_container(case), case.one("label", Label)
    if container is None:
        return
    covered = next((read.label for read in case.reads if read.slot.name == "covered"), None)
    if covered is not None and covered.state == LabelState.APPLIED:
        yield replace(covered, state=LabelState.VOID, closed_at=case.now)
    yield applied(case, label)
    yield container  # as it was: the entry belongs into its chain
    yield Relabelling(
        serial=label.serial,
        container=container.id,
        therapy=case.coi,
        covers=covered.serial if covered else None,
        reason=case.text("reason"),
        photo=case.request.photos[PHOTO].sha256,
        by=case.at.person.id,
        second=case.at.second.id if case.at.second else "",
        at=case.now,
    )


STEPS = (
    Step(
        name="relabel_over", stage="care", title="Stick a label over another's", roles=LABEL_MAKERS, second=LABEL_MAKERS,
        stations=PRINTING_PLACES, effect=relabel_over,
        scans=(
            Slot(name="covered", wants=Wants.COVERED_LABEL, caption="The label that will be covered", despite_hold=True),
            Slot(name="label", wants=Wants.NEW_LABEL, caption="The new label, held beside it"),
        ),
        asks=(
            word("reason", "Why", *RELABEL_REASONS),
            photo(PHOTO, "Photo of the container with both labels, before one covers the other"),
        ),
        gates=(label_is_for_what_it_covers, container_is_at_hand, photo_is_of_this),
    ),
)  # fmt: skip
