"""The projections about a therapy and its cells: identity, containers, custody.

Rebuilt from the ledger by replay, row for row; never edited by hand.  One table for each kind of
record, with exactly its fields.  Joining cells of two therapies is impossible: whatever names a
container names it together with its therapy.
"""

from sqlalchemy import Index, UniqueConstraint

from custody.store.columns import KEYED, Row, of_container, of_therapy, refers, text, truth, whole


class TherapyRow(Row, table=True):
    """One intended therapy, named by its Chain of Identity identifier (ISBT 128 structure 040)."""

    __tablename__ = "therapy"
    __table_args__ = (Index(None, "subject"), Index(None, "site", "status"), KEYED)
    coi: str = text(primary_key=True)
    subject: str = text()
    site: str = text()
    preset: str = text()
    preset_version: int = whole()
    indication: str = text()
    candidacy: str = text()
    weight_grams: int = whole()
    under_twelve: bool = truth()
    status: str = text()
    enrolled_at: str = text()
    alike: bool = truth(default=False)
    closed_at: str | None = text(default=None)


class AliasRow(Row, table=True):
    """Another party's number for a therapy; each is bound to exactly one."""

    __tablename__ = "alias"
    __table_args__ = (of_therapy(), Index(None, "therapy"), Index(None, "value"), KEYED)
    type: str = text(primary_key=True)
    issuer: str = text(primary_key=True)
    value: str = text(primary_key=True)
    therapy: str = text()


class MilestoneRow(Row, table=True):
    """A step that was done for a therapy, how often, and when last."""

    __tablename__ = "milestone"
    __table_args__ = (of_therapy(), KEYED)
    therapy: str = text(primary_key=True)
    step: str = text(primary_key=True)
    times: int = whole()
    first_at: str = text()
    last_at: str = text()


class ParticipationRow(Row, table=True):
    """Who took part in which step of a therapy: for segregation of duties."""

    __tablename__ = "participation"
    __table_args__ = (of_therapy(), KEYED)
    therapy: str = text(primary_key=True)
    person: str = text(primary_key=True)
    step: str = text(primary_key=True)


class DonationRow(Row, table=True):
    """One collection, named by its Donation Identification Number."""

    __tablename__ = "donation"
    __table_args__ = (of_therapy(), Index(None, "therapy"), KEYED)
    din: str = text(primary_key=True)
    therapy: str = text()
    station: str = text()
    assigned_at: str = text()
    started_at: str | None = text(default=None)
    ended_at: str | None = text(default=None)
    volume_processed_millilitres: int | None = whole(default=None)
    volume_returned_millilitres: int | None = whole(default=None)


class ContainerRow(Row, table=True):
    """A bag, vessel or vial with its five facts; named by its MPHO unique identifier."""

    __tablename__ = "container"
    __table_args__ = (
        of_therapy(),
        UniqueConstraint("therapy", "id"),
        Index(None, "din"),
        Index(None, "place"),
        Index(None, "holder"),
        Index(None, "run"),
        KEYED,
    )
    id: str = text(primary_key=True)
    therapy: str = text()
    din: str = text()
    kind: str = text()
    product_code: str = text()
    division: str = text()
    condition: str = text()
    disposition: str = text()
    holder: str = text()
    place: str = text()
    made_at: str = text()
    volume_microlitres: int | None = whole(default=None)
    cells_thousands: int | None = whole(default=None)
    component: str | None = text(default=None)
    colour: str | None = text(default=None)
    expires_at: str | None = text(default=None)
    left_storage_at: str | None = text(default=None)
    thawed_at: str | None = text(default=None)
    run: str | None = text(default=None)


class EdgeRow(Row, table=True):
    """Cells went from a parent into a child container: split, sample, transform or pool."""

    __tablename__ = "edge"
    __table_args__ = (
        of_container("parent"),
        of_container("child"),
        Index(None, "parent"),
        Index(None, "child"),
        KEYED,
    )
    therapy: str = text(primary_key=True)
    parent: str = text(primary_key=True)
    child: str = text(primary_key=True)
    how: str = text()


class CustodySpanRow(Row, table=True):
    """Who held a container from when to when; spans of one container neither gap nor overlap."""

    __tablename__ = "custody_span"
    __table_args__ = (of_container(), Index(None, "therapy"), Index(None, "holder", "until"), KEYED)
    container: str = text(primary_key=True)
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    therapy: str = text()
    holder: str = text()
    since: str = text()
    by: str = text()
    until: str | None = text(default=None)


class HandoffRow(Row, table=True):
    """A change of custody: released by one person, accepted by another."""

    __tablename__ = "handoff"
    __table_args__ = (
        of_therapy(),
        UniqueConstraint("therapy", "id"),
        Index(None, "shipment"),
        Index(None, "state", "to_holder"),
        KEYED,
    )
    id: str = text(primary_key=True)
    therapy: str = text()
    releaser: str = text()
    from_holder: str = text()
    to_holder: str = text()
    state: str = text()
    released_at: str = text()
    shipment: str | None = text(default=None)
    accepter: str | None = text(default=None)
    accepted_at: str | None = text(default=None)


class HandoffItemRow(Row, table=True):
    """A container that changes custody in a handoff."""

    __tablename__ = "handoff_item"
    __table_args__ = (
        of_container(),
        refers(("therapy", "handoff"), "handoff", ("therapy", "id")),
        Index(None, "container"),
        Index(None, "therapy"),
        KEYED,
    )
    handoff: str = text(primary_key=True)
    container: str = text(primary_key=True)
    therapy: str = text()


class HoldRow(Row, table=True):
    """A container must not move on; lifted by quality, or never."""

    __tablename__ = "hold"
    __table_args__ = (of_container(), Index(None, "container"), Index(None, "therapy"), KEYED)
    id: str = text(primary_key=True)
    therapy: str = text()
    container: str = text()
    reason: str = text()
    placed_by: str = text()
    placed_at: str = text()
    for_ever: bool = truth(default=False)
    lifted_by: str | None = text(default=None)
    lifted_at: str | None = text(default=None)


class WristbandRow(Row, table=True):
    """A wristband instance (GSRN with SRIN); bound anew at each admission."""

    __tablename__ = "wristband"
    __table_args__ = (of_therapy(), Index(None, "therapy"), KEYED)
    gsrn: str = text(primary_key=True)
    srin: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int = whole()
    therapy: str = text()
    state: str = text()
    bound_at: str | None = text(default=None)
    scanned_at: str | None = text(default=None)
    scanned_station: str | None = text(default=None)
