"""Cards: the therapy's own, the badge of a member of staff, and the card of a station; none is counted.

A badge opens nothing without its PIN, and a station is known by what its browser holds, not by its card.
"""

from api.house import House
from api.layout import SignedIn, role_words
from api.printed import coi_printed, words
from api.uncounted import NOT_COUNTED, print_uncounted
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.identifiers.local_codes import Badge, StationCode
from custody.domain.marks import mark_of
from custody.domain.records import Therapy
from custody.errors import NotFound
from custody.ledger.timestamp import write_time
from custody.store.security import SecurityLine
from labels.content import LabelContent, LabelKind
from labels.languages import say
from labels.printing import LabelFile


def therapy_card(house: House, coi: str) -> LabelFile:
    """A therapy's card: mark, identifier, and the symbol that saves typing it; NotFound without one."""
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
        if therapy is None:
            raise NotFound("there is no therapy with this identifier")
        mark, (text, check) = mark_of(coi), coi_printed(coi)
        language = house.site_labels.of(therapy.site).language
        content = LabelContent(
            kind=LabelKind.THERAPY_CARD, title=say("Therapy card", language), serial_printed=say(NOT_COUNTED, language),
            language=language, code_text=ChainOfIdentity(coi=coi).text, coi_printed=text, coi_check=check,
            mark_name=mark.name, mark_shape=mark.shape, mark_pattern=mark.pattern, facility_lines=(therapy.site,),
            extra_lines=(words(therapy.preset),),
        )  # fmt: skip
        return print_uncounted(house, look, content)


def staff_badge(house: House, person: str, by: SignedIn) -> LabelFile:
    """A badge as the sign-in page reads it; NotFound for nobody, or somebody who has left.

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
            extra_lines=(words(role_words(account.roles)),),
        )  # fmt: skip
        file = print_uncounted(house, look, content)
    line = SecurityLine(
        at=write_time(house.now()), door="badge print", why=f"the badge of {account.person} was printed",
        person=by.account.person, station=by.at.station.id,
    )  # fmt: skip
    house.write(lambda transaction: transaction.stores.security.write(line))
    return file


def station_card(house: House, station: str) -> LabelFile:
    """The card that hangs at a station: what people call it, and the code that names it; NotFound without one."""
    with house.look() as look:
        place = look.stores.stations.of(station)
        if place is None:
            raise NotFound("there is no station with this id")
        code = StationCode(station=place.station.id)
        language = house.site_labels.of(place.station.site).language
        content = LabelContent(
            kind=LabelKind.STATION_CARD, title=place.station.id, serial_printed=say(NOT_COUNTED, language),
            language=language, code_text=code.text, code_printed=code.printed,
            facility_lines=(place.title, place.station.site),
        )  # fmt: skip
        return print_uncounted(house, look, content)
