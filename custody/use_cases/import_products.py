"""A site's product codes came in: the log says which file it was, by its hash, and who brought it.

The codes themselves are licensed and stay out of the ledger.
"""

from custody.domain.product_codes import ProductFile
from custody.ledger.entry import Entry
from custody.use_cases.workstation import Workstation

IMPORTED = "products:imported"


def write_import(at: Workstation, file: ProductFile) -> Entry:
    """Write down that a file became the one that labels take their codes from; it is in nobody's chain."""
    body = {"sha256": file.sha256, "codes": len(file.products)}
    return at.log.append(at.draft(IMPORTED, (), body))
