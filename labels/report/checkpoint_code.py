"""The checkpoint as a QR code: whoever keeps a photograph of any page has kept a witness.

Page one carries the whole signed note; every page carries origin, size and root, which is enough to
catch a rewritten history.
"""

from reportlab.pdfgen.canvas import Canvas

from custody.domain.audit_lines import CheckpointLine
from labels.report import ink
from labels.symbols import Matrix, SymbolKind, symbol

MOST_MODULES = 185  # version 40 with its quiet zone
QUIET = 4


def short_text(checkpoint: CheckpointLine) -> str:
    """Origin, size and root in one line, as every page's code holds them."""
    return f"{checkpoint.origin} {checkpoint.size} {checkpoint.root}"


def code_of(text: str) -> Matrix:
    """The QR modules of a text; raises TextDoesNotFit beyond the largest symbol."""
    return symbol(SymbolKind.QR, text, most_modules=MOST_MODULES).matrix


def draw_code(canvas: Canvas, matrix: Matrix, x: float, y: float, size: float) -> None:
    """A code with its white border in a square, one path for all modules."""
    module = size / (len(matrix) + 2 * QUIET)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        bottom = y + size - (row + QUIET + 1) * module
        for start, length in _runs(modules):
            path.rect(x + (start + QUIET) * module, bottom, length * module, module)
    canvas.setFillColor(ink.INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    start = None
    for place, is_dark in enumerate((*modules, False)):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            runs.append((start, place - start))
            start = None
    return runs
