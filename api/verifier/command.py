"""`custody verifier > verifier.html`: the page that verifies evidence in a browser, on standard output."""

import sys

from api.verifier import verifier_page


def print_verifier() -> None:
    """Print the page that verifies bundles and custody PDFs in a browser, with the network off.

    To keep it: custody verifier > verifier.html. Exit 0: printed.
    """
    sys.stdout.buffer.write(verifier_page().encode())
    sys.stdout.buffer.flush()
