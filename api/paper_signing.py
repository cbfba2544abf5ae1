"""Whether custody PDFs leave with a signature that PDF readers show, by the certificate of the settings.

A file that holds none is an error at the start, when somebody looks.  A certificate that runs out later
stops nothing: evidence must not wait for an authority, and its seal and bundle prove what they prove
without it.  The paper then goes out without that signature, and the answer, the audit page and the
health of the ledger say so.
"""

from api.house import House
from api.settings import Settings
from custody.errors import Conflict, CustodyError
from custody.ledger.keys import require_owner_only
from custody.ledger.timestamp import write_time
from labels.reader_signer import ReaderSigner, read_signer

SETTING = "CUSTODY_PDF_CERTIFICATE"


def open_reader_signer(settings: Settings) -> ReaderSigner | None:
    """Who signs for PDF readers; None where no certificate is set, Conflict where it is none."""
    path = settings.pdf_certificate
    if path is None:
        return None
    if path.resolve().is_relative_to(settings.data.resolve()):
        raise Conflict(f"{SETTING}: {path} lies in the data folder, which is copied and backed up")
    try:
        require_owner_only(path)
        return read_signer(
            path.read_bytes(), settings.pdf_certificate_passphrase.get_secret_value()
        )
    except OSError as error:
        raise Conflict(f"{SETTING}: {path}: {error.strerror}") from error
    except CustodyError as error:
        raise Conflict(f"{SETTING}: {path}: {error}") from error


def signer_now(house: House) -> ReaderSigner | None:
    """Who signs a paper that is made now, if anybody."""
    return None if problem_now(house) else house.reader_signer


def problem_now(house: House) -> str:
    """Why a paper made now is not signed though it should be, in a sentence; empty if all is well."""
    if house.reader_signer is None:
        return ""
    return house.reader_signer.problem_at(write_time(house.machine.now()))
