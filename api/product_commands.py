"""`custody products`: the site's own product codes come in, and are shown."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from api.command_line import Demo, existing_house
from api.command_session import Badge, Pin, StationToken, signed_in
from api.house import House, Look
from api.label_files import DPI
from api.uncounted import template_now
from custody.domain.case import moment
from custody.domain.permissions import Permission
from custody.domain.product_codes import ProductFile, read_product_file
from custody.domain.vocabulary import ContainerKind
from custody.errors import Conflict, DocumentUnreadable
from custody.store.sequencer import Transaction
from custody.use_cases.import_products import write_import
from labels.content import LabelKind
from labels.elements import LabelTemplate
from labels.layout import expect_room_for_title
from labels.templates import template_for

SHOWN: Final = 20

products = typer.Typer(no_args_is_help=True, help="Product codes of ISBT 128.")


@products.command(name="import")
def import_products(
    file: Annotated[Path, typer.Argument(help="CSV: code,description,attributes,used_for.")],
    *,
    badge: Badge,
    pin: Pin,
    station: StationToken,
    demo: Demo = False,
) -> None:
    """Import the product codes of a registered site; the whole file is taken, or nothing of it.

    A description that its label has no room for is refused here, before anything is printed.

    From now on labels take their codes from it. What older files say of a code is kept.

    Exit 0: imported, or it is the newest already. 1: not allowed, or no room. 2: unreadable.
    """
    try:
        codes = read_product_file(file.read_bytes())
    except OSError as error:
        raise DocumentUnreadable(f"{file}: {error.strerror}") from error
    with (
        existing_house(demo=demo) as house,
        signed_in(
            house, badge=badge, pin=pin, station=station,
            door="custody products import", needs=Permission.IMPORT_PRODUCTS,
        ) as session,
    ):  # fmt: skip
        _require_room(house, codes)

        def keep(transaction: Transaction) -> bool:
            at = house.workstation(transaction, session, None)
            is_new = transaction.stores.products.keep(
                codes, by=at.stand.person.id, station=at.stand.station.id, at=moment(at.stand.now)
            )
            if is_new:
                write_import(at, codes)
            return is_new is not None

        word = "imported" if house.write(keep) else "already the newest"
    sys.stdout.write(f"{len(codes.products)} product codes {word}, SHA-256 {codes.sha256}\n")


def _require_room(house: House, codes: ProductFile) -> None:
    """Raises TextDoesNotFit where the label in force has no room for a description; before any is, the shipped one."""
    with house.look() as look:
        for one in codes.products:
            if one.used_for:
                template = _template_of(house, look, LabelKind(one.used_for))
                expect_room_for_title(template, one.description, DPI)


def _template_of(house: House, look: Look, kind: LabelKind) -> LabelTemplate:
    try:
        return template_now(house, look, kind)
    except Conflict:
        return template_for(kind)


@products.command(name="show")
def show_products(*, demo: Demo = False) -> None:
    """Show which codes labels bear, and who imported which file."""
    with existing_house(demo=demo) as house, house.look() as look:
        code_for = house.product_codes(look.stores)
        for kind in ContainerKind:
            code = code_for(kind)
            told = house.product(look.stores, code).description if code else "no code on file"
            sys.stdout.write(f"{kind}: {f'{code} {told}' if code else told}\n")
        for one in look.stores.products.imports(most=SHOWN):
            sys.stdout.write(
                f"{one.imported_at} {one.imported_by} at {one.station}:"
                f" {one.codes} codes, SHA-256 {one.sha256}\n"
            )
