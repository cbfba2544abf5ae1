"""How a label that is not counted leaves: as a PDF for the screen, or as a file for a label printer."""

from fastapi import Response

from custody.errors import NotFound
from labels.printing import LabelFile


def as_pdf(file: LabelFile, name: str) -> Response:
    """At true size."""
    shown = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(file.pdf, media_type="application/pdf", headers=shown)


def as_zpl(file: LabelFile, name: str) -> Response:
    """As native ZPL; NotFound where its template has none."""
    if file.zpl is None:
        raise NotFound(f"the template {file.templates[0]} has no ZPL")
    kept = {"Content-Disposition": f'attachment; filename="{name}.zpl"'}
    return Response(file.zpl, media_type="text/plain; charset=utf-8", headers=kept)
