"""Cards that people carry: the therapy's own card, and a member of staff's badge.

Neither is a label: it stands on no cells, has no print serial and is not accounted for, since its symbol only names
what it belongs to.  A step that acts on cells or on a patient asks for a symbol with a print serial all the same, and a
badge opens nothing without its PIN.  The same therapy or person always gives the same bytes.
"""

from api.house import House
from api.layout import SignedIn, role_words
from api.printed import coi_printed, words
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.identifiers.local_codes import Badge
from custody.domain.marks import mark_of
from custody.domain.records import Therapy
from custody.errors import NotFound
from custody.ledger.timestamp import write_time
from custody.store.security import SecurityLine
from labels.content import LabelContent, LabelKind
from labels.printing import print_labels

DPI = 203
DEMO = "DEMO, not for clinical use"


def therapy_card(house: House, coi: str) -> bytes:
    """The PDF of a therapy's card: mark, identifier, and the symbol that saves typing it; NotFound without one."""
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
    if therapy is None:
        raise NotFound("there is no therapy with this identifier")
    mark, (text, check) = mark_of(coi), coi_printed(coi)
    content = LabelContent(
        kind=LabelKind.THERAPY_CARD, title="Therapy card", serial_printed="No print serial",
        code_text=ChainOfIdentity(coi=coi).text, coi_printed=text, coi_check=check, mark_name=mark.name,
        mark_shape=mark.shape, mark_pattern=mark.pattern, facility_lines=(therapy.site,),
        extra_lines=(words(therapy.preset),), notice=DEMO if house.demo else "",
    )  # fmt: skip
    return print_labels([content], dpi=DPI).pdf


def staff_badge(house: House, person: str, by: SignedIn) -> bytes:
    """The PDF of a badge as the sign-in page reads it; NotFound for nobody, or somebody who has left.

    Who printed whose badge is a line in the security log, before the badge leaves.
    """
    with house.look() as look:
        account = look.stores.accounts.of(person)
    if account is None or not account.active:
        raise NotFound("nobody who works here has this id")
    badge = Badge(person=account.badge)
    content = LabelContent(
        kind=LabelKind.BADGE, title=account.display_name, serial_printed=account.person, code_text=badge.text,
        code_printed=badge.printed, facility_lines=(" · ".join(sorted(account.sites)),),
        extra_lines=(words(role_words(account.roles)),), notice=DEMO if house.demo else "",
    )  # fmt: skip
    pdf = print_labels([content], dpi=DPI).pdf
    line = SecurityLine(
        at=write_time(house.now()), door="badge print", why=f"the badge of {account.person} was printed",
        person=by.account.person, station=by.at.station.id,
    )  # fmt: skip
    house.write(lambda transaction: transaction.stores.security.write(line))
    return pdf
