"""How a command ends: with an exit code, and where something is wrong with a sentence.

0 done, 1 refused or not as it should be, 2 unreadable or asked wrongly.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from custody.__main__ import NOT_VERIFIED, UNREADABLE
from custody.errors import CustodyError, DocumentUnreadable, TemplateInvalid
from custody.store.failures import DATABASE_ERRORS


@contextmanager
def told_plainly() -> Iterator[None]:
    """An error on purpose is a sentence and not a traceback."""
    try:
        yield
    except (DocumentUnreadable, TemplateInvalid) as error:
        sys.stderr.write(f"unreadable: {error}\n")
        sys.exit(UNREADABLE)
    except (CustodyError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(NOT_VERIFIED)
    except DATABASE_ERRORS as error:
        sys.stderr.write(f"the database does not answer: {str(error).partition(chr(10))[0]}\n")
        sys.exit(NOT_VERIFIED)
