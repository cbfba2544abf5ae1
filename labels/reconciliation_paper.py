"""The reconciliation of prints as a paper to be signed: how they add up, and each one that was not applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from labels.languages import Language
from labels.report import ink
from labels.report.front_blocks import rule
from labels.report.sheets import Paint, Sheets, write
from labels.report.table import Column, Part, Row, Tone, headed, lay_table
from labels.report.text import visible, width_of

_FOOT, _SIGN_ROOM, _LINE_ROOM = 22.0, 90.0, 40.0

GERMAN: Final[Mapping[str, str]] = {
    "Label reconciliation": "Etikettenabgleich",
    "Closes at zero": "Geht ohne Rest auf",
    "Left over": "Übrig",
    "Carried in": "Übernommen",
    "Printed": "Gedruckt",
    "Applied": "Geklebt",
    "Void": "Ungültig",
    "Destroyed": "Vernichtet",
    "Not accounted for": "Ohne Nachweis",
    "Void or destroyed": "Ungültig oder vernichtet",
    "Applied before, and replaced since": "Vorher geklebt, seither ersetzt",
    "Numbers that no print on file has": "Nummern ohne Druck in den Büchern",
    "Print": "Druck",
    "Label": "Etikett",
    "Printed for": "Gedruckt für",
    "State": "Stand",
    "Closed": "Erledigt",
    "By": "Von",
    "none": "keine",
    "Counted by": "Gezählt von",
    "Checked by": "Geprüft von",
    "page": "Seite",
    "of": "von",
    "DEMO, not for clinical use": "DEMO, nicht für Patienten",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperLine:
    """One print, in words."""

    serial: int
    kind: str
    bears: str
    printed: str
    state: str
    closed: str
    by: str
    second: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReconciliationPaper:
    """What the paper says; `told_from` names the log and how many entries of it."""

    about: tuple[str, ...]
    terms: tuple[tuple[str, str, int], ...]  # sign, name, count
    difference: int
    open: tuple[PaperLine, ...]
    gone: tuple[PaperLine, ...]
    replaced: tuple[PaperLine, ...]
    missing: tuple[int, ...]
    told_from: str
    demo: bool
    language: Language


def render_reconciliation(paper: ReconciliationPaper) -> bytes:
    """The paper as a PDF: the same facts give the same bytes."""
    ink.load_fonts()
    sheets = Sheets()
    _front(sheets, paper)
    for title, lines in (
        ("Not accounted for", paper.open),
        ("Void or destroyed", paper.gone),
        ("Applied before, and replaced since", paper.replaced),
    ):
        sheets.section(_say(paper, title))
        if lines:
            lay_table(sheets, _columns(paper), [_row(paper, one) for one in lines])
        else:
            sheets.write(_say(paper, "none"), ink.QUIET)
    _signatures(sheets, paper)
    return _painted(sheets, paper)


def _front(sheets: Sheets, paper: ReconciliationPaper) -> None:
    sheets.write(_say(paper, "Label reconciliation"), ink.HEADING)
    for line in paper.about:
        sheets.write(visible(line), ink.LEAD)
    sheets.skip(3 * ink.GRID)
    closes = not paper.difference
    answer = (
        _say(paper, "Closes at zero")
        if closes
        else f"{_say(paper, 'Not accounted for')}: {paper.difference}"
    )
    style = replace(ink.GO_WORD if closes else ink.STOP_WORD, size=15, leading=21)
    sheets.write(answer, style)
    sums = "   ".join(
        f"{sign} {count} {_say(paper, name).lower()}".strip() for sign, name, count in paper.terms
    )
    sheets.write(sums, ink.ANSWER)
    if paper.missing:
        missing = ", ".join(map(str, paper.missing))
        sheets.write(
            f"{_say(paper, 'Numbers that no print on file has')}: {missing}", ink.STOP_WORD
        )


def _columns(paper: ReconciliationPaper) -> tuple[Column, ...]:
    shares = (
        ("Print", 9),
        ("Label", 20),
        ("Printed for", 36),
        ("Printed", 25),
        ("State", 24),
        ("Closed", 25),
        ("By", 18),
    )
    return headed(*((_say(paper, title), share) for title, share in shares))


def _row(paper: ReconciliationPaper, one: PaperLine) -> Row:
    coded = Part(text=visible(one.bears), style=ink.CODED)
    state = (_part(_say(paper, one.state)), Part(text=visible(one.why), style=ink.QUIET))
    by = (_part(one.by), Part(text=visible(one.second), style=ink.QUIET))
    cells = (
        (Part(text=str(one.serial), style=ink.STRONG),),
        (Part(text=one.kind),),
        (coded,),
        (_part(one.printed),),
        state,
        (_part(one.closed),),
        by,
    )
    return Row(cells=cells, tone=Tone.PLAIN if one.closed else Tone.WAIT)


def _part(text: str) -> Part:
    return Part(text=visible(text))


def _signatures(sheets: Sheets, paper: ReconciliationPaper) -> None:
    if sheets.room < _SIGN_ROOM:
        sheets.turn()
    sheets.skip(_SIGN_ROOM)
    half = ink.MEASURE / 2
    for place, words in enumerate(("Counted by", "Checked by")):
        sheets.paint(
            _line_to_sign(_say(paper, words), ink.MARGIN + place * half, half - 20, sheets.y)
        )


def _line_to_sign(words: str, x: float, width: float, y: float) -> Paint:
    def paint(canvas: Canvas) -> None:
        canvas.setStrokeColor(ink.MUTED)
        canvas.line(x, y + _LINE_ROOM, x + width, y + _LINE_ROOM)
        write(canvas, words, ink.SMALL, x, y + _LINE_ROOM - 11)

    return paint


def _painted(sheets: Sheets, paper: ReconciliationPaper) -> bytes:
    file = BytesIO()
    canvas = Canvas(
        file, pagesize=(ink.PAGE_WIDTH, ink.PAGE_HEIGHT), invariant=1, initialFontName=ink.REGULAR,
        initialFontSize=ink.BODY.size, lang=paper.language.value,
    )  # fmt: skip
    canvas.setTitle(_say(paper, "Label reconciliation"))
    right = ink.MARGIN + ink.MEASURE
    for number, page in enumerate(sheets.pages, start=1):
        for paint in page:
            paint(canvas)
        for on_the_right, text, style in _edges(paper, number, len(sheets.pages)):
            write(
                canvas,
                text,
                style,
                right - width_of(text, style.font, style.size) if on_the_right else ink.MARGIN,
                ink.BOTTOM - _FOOT,
            )
        rule(canvas, ink.BOTTOM - 8)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _edges(
    paper: ReconciliationPaper, number: int, pages: int
) -> Iterator[tuple[bool, str, ink.Style]]:
    """What stands at the foot, on the left and on the right."""
    demo = f"{_say(paper, 'DEMO, not for clinical use')} · " if paper.demo else ""
    yield False, visible(demo + paper.told_from), ink.SMALL
    yield True, f"{_say(paper, 'page')} {number} {_say(paper, 'of')} {pages}", ink.SMALL


def _say(paper: ReconciliationPaper, text: str) -> str:
    return GERMAN.get(text, text) if paper.language is Language.GERMAN else text
