"""The paper of a reconciliation, in the words and the zone of the place that prints it."""

from collections.abc import Iterable

from api.house import House
from api.label_accounts import Print
from api.layout import SignedIn
from api.printed import coi_printed, local_moment
from api.reconciliation_view import shown
from api.reconciling import Reconciled
from custody.domain.marks import mark_of
from custody.ledger.timestamp import write_time
from labels.reconciliation_paper import PaperLine, ReconciliationPaper, render_reconciliation


def paper_of(house: House, hand: SignedIn, one: Reconciled) -> bytes:
    """A reconciliation as a PDF."""
    zone = hand.at.station.zone
    view = shown(one, zone)
    return render_reconciliation(
        ReconciliationPaper(
            about=tuple(_about(one, zone)),
            terms=tuple((term.sign, term.name, term.count) for term in view.terms),
            difference=view.difference,
            open=_lines(view.open),
            gone=_lines(view.not_applied),
            replaced=_lines(view.replaced),
            missing=view.missing,
            told_from=f"{house.origin}, {view.size} · {local_moment(write_time(house.now()), zone)}",
            demo=house.demo,
            language=house.site_labels.of(hand.at.station.site).language,
        )
    )


def _about(one: Reconciled, zone: str) -> Iterable[str]:
    """Whose, or where and when."""
    until = local_moment(write_time(one.until), zone)
    if one.therapy is not None:
        code, check = coi_printed(one.therapy.coi)
        yield f"{code} {check} · {mark_of(one.therapy.coi).name}"
        yield f"– {until}"
    if one.shift is not None:
        yield one.station
        yield f"{local_moment(write_time(one.shift.begins), zone)} – {until}"


def _lines(prints: Iterable[Print]) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            serial=one.serial, kind=one.kind, bears=one.bears, printed=one.printed.local if one.printed else "",
            state=one.state, closed=one.closed.local if one.closed else "",
        )
        for one in prints
    )  # fmt: skip
