"""The pictures people would rather look at, drawn once: vectors for the PDF, SVG for the pages.

`draw_…` makes a Picture out of plain rows of `custody.domain.audit_record`; `to_svg` makes it an
inline `<svg>`.  Each keeps its words, so that a picture can also be heard.
"""

from labels.report.bands_picture import draw_bands
from labels.report.curve_picture import draw_curve
from labels.report.genealogy_picture import draw_genealogy
from labels.report.path_picture import draw_path
from labels.report.picture import Picture, to_svg

__all__ = ["Picture", "draw_bands", "draw_curve", "draw_genealogy", "draw_path", "to_svg"]
