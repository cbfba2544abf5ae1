"""The projections about things: labels, shipments, materials, places, running numbers, and partners' evidence.

Rebuilt from the ledger by replay, row for row; never edited by hand.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from custody.store.columns import KEYED, Row, of_container, of_therapy, refers, text, truth, whole


class LabelRow(Row, table=True):
    """One print, by its serial: what it was made for and what became of it."""

    __tablename__ = "label"
    __table_args__ = (
        of_therapy(),
        Index(None, "bears"),
        Index(None, "therapy"),
        Index(None, "state"),
        KEYED,
    )
    serial: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = text()
    bears: str = text()
    template: str = text()
    state: str = text()
    printed_by: str = text()
    printed_at: str = text()
    station: str = text()
    therapy: str | None = text(default=None)
    replaces: int | None = whole(default=None)
    reprint_reason: str | None = text(default=None)
    closed_at: str | None = text(default=None)


class RelabellingRow(Row, table=True):
    """A print that went over another label, and the photo that shows both."""

    __tablename__ = "relabelling"
    __table_args__ = (
        of_therapy(),
        of_container(),
        refers(("serial",), "label", ("serial",)),
        Index(None, "container"),
        Index(None, "photo"),
        Index(None, "covers"),
        KEYED,
    )
    serial: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    container: str = text()
    therapy: str = text()
    reason: str = text()
    photo: str = text()
    by: str = text()
    second: str = text()
    at: str = text()
    covers: int | None = whole(default=None)


class ShipmentRow(Row, table=True):
    """A sealed shipper on its way, named by its SSCC."""

    __tablename__ = "shipment"
    __table_args__ = (
        of_therapy(),
        UniqueConstraint("therapy", "sscc"),
        Index(None, "state", "to_site"),
        KEYED,
    )
    sscc: str = text(primary_key=True)
    therapy: str = text()
    shipper: str = text()
    logger: str = text()
    seal: str = text()
    from_holder: str = text()
    to_site: str = text()
    state: str = text()
    packed_at: str = text()
    arrived_at: str | None = text(default=None)


class ShipmentItemRow(Row, table=True):
    """A container packed into a shipment, and whether the receiver found it."""

    __tablename__ = "shipment_item"
    __table_args__ = (
        of_container(),
        refers(("therapy", "sscc"), "shipment", ("therapy", "sscc")),
        Index(None, "container"),
        Index(None, "therapy"),
        KEYED,
    )
    sscc: str = text(primary_key=True)
    container: str = text(primary_key=True)
    therapy: str = text()
    received: bool = truth(default=False)


class LotRow(Row, table=True):
    """A lot of vector, reagent or kit (GTIN with lot number)."""

    __tablename__ = "lot"
    __table_args__ = (Index(None, "kind"), KEYED)
    gtin: str = text(primary_key=True)
    lot: str = text(primary_key=True)
    kind: str = text()
    title: str = text()
    construct_: str = text(sa_column_kwargs={"name": "construct"})
    status: str = text()
    expires_at: str = text()


class LotUseRow(Row, table=True):
    """One vial or pack of a lot that touched a container."""

    __tablename__ = "lot_use"
    __table_args__ = (of_container(), Index(None, "container"), Index(None, "therapy"), KEYED)
    gtin: str = text(primary_key=True)
    lot: str = text(primary_key=True)
    serial: str = text(primary_key=True)
    therapy: str = text()
    container: str = text()
    used_at: str = text()


class AssetRow(Row, table=True):
    """An instrument, shipper, logger or freezer (GIAI or GRAI)."""

    __tablename__ = "asset"
    __table_args__ = (Index(None, "kind"), KEYED)
    id: str = text(primary_key=True)
    kind: str = text()
    title: str = text()
    calibrated_until: str = text()
    qualified_at: str | None = text(default=None)
    used_at: str | None = text(default=None)


class OccupancyRow(Row, table=True):
    """A therapy's open material in a room; closed by line clearance."""

    __tablename__ = "occupancy"
    __table_args__ = (of_therapy(), Index(None, "therapy"), KEYED)
    place: str = text(primary_key=True)
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    therapy: str = text()
    opened_at: str = text()
    opened_by: str = text()
    closed_at: str | None = text(default=None)


class PositionRow(Row, table=True):
    """A storage position and the container in it."""

    __tablename__ = "position"
    __table_args__ = (
        of_container(),
        CheckConstraint("(container IS NULL) = (therapy IS NULL)", name="whole"),
        Index(None, "container"),
        KEYED,
    )
    id: str = text(primary_key=True)
    holder: str = text()
    container: str | None = text(default=None)
    therapy: str | None = text(default=None)


class PresetApprovalRow(Row, table=True):
    """Two different people approved a preset version, known by the digest of its bytes."""

    __tablename__ = "preset_approval"
    __table_args__ = (KEYED,)
    preset: str = text(primary_key=True)
    version: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str = text()
    first_by: str = text()
    second_by: str = text()
    at: str = text()


class LabelTemplateApprovalRow(Row, table=True):
    """Two different people approved a version of a label template, known by the hash of its file."""

    __tablename__ = "label_template_approval"
    __table_args__ = (Index(None, "kind"), KEYED)
    name: str = text(primary_key=True)
    version: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = text()
    digest: str = text()
    effective_from: str = text()
    first_by: str = text()
    second_by: str = text()
    at: str = text()
    retired_at: str | None = text(default=None)
    retired_by: str | None = text(default=None)
    retired_because: str | None = text(default=None)


class SerialRow(Row, table=True):
    """The last number given in a running series (DIN, CoI, label, SSCC, wristband)."""

    __tablename__ = "serial"
    __table_args__ = (KEYED,)
    series: str = text(primary_key=True)
    last: int = whole()


class ForeignEvidenceRow(Row, table=True):
    """A verified file from a partner's log, kept beside ours by its SHA-256."""

    __tablename__ = "foreign_evidence"
    __table_args__ = (Index(None, "origin"), KEYED)
    sha256: str = text(primary_key=True)
    form: str = text()
    origin: str = text()
    subject: str = text()
    n: int = whole()
    leaf: str = text()
    size: int = whole()
    root: str = text()
    entry: str = text()
    received_by: str = text()
    received_at: str = text()
    contradicts: str | None = text(default=None)
