"""`custody verifier > verifier.html`: the page that verifies evidence in a browser, on standard output."""

import sys

from api.verifier import verifier_page


def print_verifier() -> None:
    """Write the offline verifier, one HTML page, to standard output: `custody verifier > verifier.html`.

    The page verifies an evidence bundle or a custody PDF in a browser with the network off.
    """
    sys.stdout.buffer.write(verifier_page().encode())
    sys.stdout.buffer.flush()
