"""`custody verify FILE`: whether a bundle, a custody PDF or a database is what was signed.

- A bundle, or evidence of a selection: by its own rules (`custody.exchange`).
- A PDF: `api.verifying_pdf`.
- A database: `api.verifying_database`.
"""

from pathlib import Path

from api.verifying_database import Resume, Told, verify_database
from custody.errors import DocumentUnreadable
from custody.exchange.bundle import is_bundle
from custody.exchange.selection import is_selection, verify_evidence
from custody.ledger.policy import Policy
from custody.ledger.report import Report

__all__ = ["verify", "verify_database", "verify_pdf"]

PDF = b"%PDF-"
SQLITE = b"SQLite format 3\x00"
ADDRESSES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")


def verify(
    target: str, policy: Policy | None, told: Told | None = None, resume: Resume | None = None
) -> Report:
    """Verify a file or a database's address; without a policy the document's own keys are taken.

    `told` hears now and then how far a long log is; `resume` is for databases alone.

    Raises:
        DocumentUnreadable: it is none of the three, or a database and no policy, or another
        document and a file to resume from.
        OSError: the file cannot be read.
    """
    if target.startswith(ADDRESSES):
        return verify_database(target, policy, told, resume)
    path = Path(target)
    with path.open("rb") as file:
        begins = file.read(len(SQLITE))
    if begins == SQLITE:
        return verify_database(f"sqlite:///{path.resolve()}", policy, told, resume)
    if resume is not None:
        raise DocumentUnreadable("--resume is for a database: all else is read whole")
    data = path.read_bytes()
    if begins.startswith(PDF):
        return verify_pdf(data, policy)
    if not is_bundle(data) and not is_selection(data):
        raise DocumentUnreadable(f"{path.name} is no bundle, no custody PDF and no database")
    return verify_evidence(data, policy)


def verify_pdf(pdf: bytes, policy: Policy | None) -> Report:
    """Verify a custody PDF; a damaged one gives a report and never raises."""
    from api.verifying_pdf import verify_paper  # noqa: PLC0415 -- what reads PDFs only papers need

    return verify_paper(pdf, policy)
