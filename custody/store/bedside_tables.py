"""The projections about results and giving: observations, dose plan, checks, infusions, deviations.

Rebuilt from the ledger by replay, row for row; never edited by hand.
"""

from sqlalchemy import Index, UniqueConstraint

from custody.store.columns import KEYED, Row, of_container, of_therapy, refers, text, truth, whole


class ObservationRow(Row, table=True):
    """A measured or judged value: counts, results, volumes, vital signs, grades."""

    __tablename__ = "observation"
    __table_args__ = (of_therapy(), of_container(), Index(None, "container"), KEYED)
    therapy: str = text(primary_key=True)
    name: str = text(primary_key=True)
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    step: str = text()
    at: str = text()
    by: str = text()
    value: int | None = whole(default=None)
    word: str | None = text(default=None)
    unit: str | None = text(default=None)
    container: str | None = text(default=None)
    reviewed_by: str | None = text(default=None)


class PlannedBagRow(Row, table=True):
    """A bag's place in the signed dose plan."""

    __tablename__ = "planned_bag"
    __table_args__ = (of_container(), Index(None, "container"), KEYED)
    therapy: str = text(primary_key=True)
    plan: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    session: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    container: str = text()
    cells_thousands: int = whole()
    partly: bool = truth(default=False)


class IdentityCheckRow(Row, table=True):
    """The bedside check of one bag: two halves by two people, then a result."""

    __tablename__ = "identity_check"
    __table_args__ = (
        of_container(),
        UniqueConstraint("therapy", "id"),
        Index(None, "container"),
        KEYED,
    )
    id: str = text(primary_key=True)
    therapy: str = text()
    station: str = text()
    first_by: str = text()
    first_at: str = text()
    first_agrees: bool = truth()
    container: str | None = text(default=None)
    session: int | None = whole(default=None)
    second_by: str | None = text(default=None)
    second_at: str | None = text(default=None)
    second_agrees: bool | None = truth(default=None)
    result: str | None = text(default=None)
    result_at: str | None = text(default=None)
    used_at: str | None = text(default=None)


class InfusionRow(Row, table=True):
    """One bag given to the patient in a session."""

    __tablename__ = "infusion"
    __table_args__ = (
        of_container(),
        refers(("therapy", "check"), "identity_check", ("therapy", "id")),
        Index(None, "container"),
        KEYED,
    )
    therapy: str = text(primary_key=True)
    container: str = text(primary_key=True)
    session: int = whole()
    started_at: str = text()
    started_by: str = text()
    check: str | None = text(default=None)
    stopped_at: str | None = text(default=None)
    volume_microlitres: int | None = whole(default=None)
    residual_microlitres: int | None = whole(default=None)
    cells_thousands: int | None = whole(default=None)


class DeviationRow(Row, table=True):
    """Something that must be understood before the therapy can go on or close."""

    __tablename__ = "deviation"
    __table_args__ = (of_therapy(), Index(None, "therapy"), KEYED)
    id: str = text(primary_key=True)
    therapy: str = text()
    reason: str = text()
    critical: bool = truth()
    opened_at: str = text()
    opened_by: str = text()
    root_cause: str | None = text(default=None)
    closed_by: str | None = text(default=None)
    closed_at: str | None = text(default=None)


class OverrideRow(Row, table=True):
    """A second word against one refusal, good for one step: two people and a reason."""

    __tablename__ = "override"
    __table_args__ = (of_therapy(), Index(None, "therapy"), KEYED)
    id: str = text(primary_key=True)
    therapy: str = text()
    reason: str = text()
    step: str = text()
    because: str = text()
    by: str = text()
    second: str = text()
    at: str = text()
    used_at: str | None = text(default=None)
