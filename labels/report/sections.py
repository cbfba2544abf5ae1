"""The report's sections after page one, each a picture or a table of plain rows."""

from math import ceil

from custody.domain.audit_lines import (
    BandLine,
    ContainerLine,
    DeviationLine,
    PrintLine,
    SeriesKind,
    SpanState,
)
from custody.domain.audit_record import Account, AuditRecord
from labels.report import ink
from labels.report.bands_picture import draw_bands
from labels.report.curve_picture import draw_curve
from labels.report.genealogy_picture import draw_genealogy
from labels.report.icons import Icon
from labels.report.sheets import Sheets
from labels.report.table import Part, Row, Tone, headed, lay_table, moment_parts, table_or_nothing
from labels.report.words import Words

CURVE_GAP = 20.0
CURVE_WIDTH = (ink.MEASURE - CURVE_GAP) / 2
CURVE_HEIGHT, CURVE_SKIP = 158.0, 3 * ink.GRID
HEAD_ROOM = 4 * ink.HEADING.leading  # what a section wants beside its own needs


def lay_genealogy(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """The family of containers as a picture, then each with its five facts; of one, the facts."""
    if record.container:
        sheets.section(words.containers)
    else:
        sheets.section(words.genealogy, lead=words.genealogy_note, needs=400)
    if record.containers and not record.container:
        sheets.place(draw_genealogy(record.containers, record.edges, language=words.language))
        sheets.skip(4 * ink.GRID)
    lay_containers(sheets, record, words)


def lay_containers(sheets: Sheets, record: Account, words: Words) -> None:
    """Each container with its five facts."""
    columns = headed(
        (words.container, 30),
        (words.product, 24),
        (words.condition, 18),
        (words.disposition, 18),
        (words.holder, 24),
    )
    table_or_nothing(sheets, columns, [_container(one, words) for one in record.containers], words)


def _container(one: ContainerLine, words: Words) -> Row:
    condition = [Part(text=one.condition)]
    if one.declared:
        sign = Part(text=words.declared, style=ink.STOP_WORD, icon=Icon.DECLARED)
        condition = [Part(text=one.condition), sign]
    elif one.infused:
        condition = [Part(text=one.condition, style=ink.GO_WORD, icon=Icon.GO)]
    disposition = [Part(text=one.disposition)]
    if one.on_hold:
        disposition.append(Part(text=words.hold, style=ink.STOP_WORD, icon=Icon.STOP))
    product = (Part(text=one.kind), Part(text=one.product, style=ink.QUIET_CODE))
    where = tuple(Part(text=text, style=ink.QUIET) for text in (one.place, one.note) if text)
    return Row(
        cells=(
            (Part(text=one.name, style=ink.STRONG), Part(text=one.id, style=ink.QUIET_CODE)),
            product,
            tuple(condition),
            tuple(disposition),
            (Part(text=one.holder), *where),
        ),
        tone=Tone.STOP if one.on_hold else Tone.PLAIN,
    )


def lay_bands(sheets: Sheets, record: Account, words: Words) -> None:
    """Custody over time as a picture, then every span with both people."""
    sheets.section(words.bands, lead=words.bands_scale, needs=300)
    if record.bands:
        until = record.told_until
        pictured = draw_bands(record.containers, record.bands, until=until, language=words.language)
        sheets.place(pictured)
        sheets.skip(3 * ink.GRID)
    names = {one.id: one.name for one in record.containers}
    columns = headed(
        (words.number, 7),
        (words.container, 23),
        (words.holder, 26),
        (words.since, 32),
        (words.until, 32),
    )
    rows = [_band(number, band, names, words) for number, band in enumerate(record.bands, start=1)]
    table_or_nothing(sheets, columns, rows, words)


def _band(number: int, band: BandLine, names: dict[str, str], words: Words) -> Row:
    tone, holder = _holder(band, words)
    people = ((words.released_by, band.released_by), (words.accepted_by, band.accepted_by))
    holder += [Part(text=f"{how} {who}", style=ink.QUIET) for how, who in people if who]
    until = moment_parts(band.until) if band.until else (Part(text=words.still),)
    return Row(
        cells=(
            (Part(text=str(number), style=ink.QUIET),),
            (Part(text=names.get(band.container, band.container), style=ink.STRONG),),
            tuple(holder),
            moment_parts(band.since),
            until,
        ),
        tone=tone,
    )


def _holder(band: BandLine, words: Words) -> tuple[Tone, list[Part]]:
    match band.state:
        case SpanState.GAP:
            sign = Part(text=words.gap, style=ink.STOP_WORD, icon=Icon.STOP)
            return Tone.STOP, [sign, *([Part(text=band.holder)] if band.holder else [])]
        case SpanState.PENDING if band.until:
            return Tone.PLAIN, [Part(text=words.handover, style=ink.STRONG), Part(text=band.holder)]
        case SpanState.PENDING:
            sign = Part(text=words.pending, style=ink.WAIT_WORD, icon=Icon.WAIT)
            return Tone.WAIT, [sign, Part(text=band.holder)]
        case _:
            return Tone.PLAIN, [Part(text=band.holder)]


def lay_curves(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Cell counts, temperatures and vital signs, two side by side."""
    if not record.series:
        return
    order = list(SeriesKind)
    series = sorted(record.series, key=lambda one: order.index(one.kind))
    # the days of one curve are read against those of the next: all on one page, where one holds them
    rows = ceil(len(series) / 2)
    whole = rows * CURVE_HEIGHT + (rows - 1) * CURVE_SKIP
    fits = whole + HEAD_ROOM <= sheets.whole_page
    sheets.section(words.curves, needs=whole if fits else CURVE_HEIGHT)
    for start in range(0, len(series), 2):
        if sheets.room < CURVE_HEIGHT:
            sheets.turn()
        top = sheets.y
        for place, one in enumerate(series[start : start + 2]):
            sheets.y = top
            picture = draw_curve(
                one, width=CURVE_WIDTH, height=CURVE_HEIGHT, language=words.language
            )
            sheets.place(picture, x=ink.MARGIN + place * (CURVE_WIDTH + CURVE_GAP))
        sheets.skip(CURVE_SKIP)


def lay_deviations(sheets: Sheets, record: Account, words: Words) -> None:
    """What should not have been: opened, why, closed or still open."""
    sheets.section(words.deviations)
    columns = headed(
        (words.what, 39), (words.opened, 32), (words.root_cause, 19), (words.closed, 32)
    )
    table_or_nothing(sheets, columns, [_deviation(one, words) for one in record.deviations], words)


def _deviation(one: DeviationLine, words: Words) -> Row:
    entry = [] if one.event is None else [Part(text=f"{words.entry} {one.event}", style=ink.QUIET)]
    closed = [Part(text=words.open, style=ink.STOP_WORD, icon=Icon.STOP)]
    if one.closed_at:
        closed = [*moment_parts(one.closed_at), Part(text=one.closed_by)]
    return Row(
        cells=(
            (
                Part(text=one.title, style=ink.STRONG),
                Part(text=one.id, style=ink.QUIET_CODE),
                *entry,
            ),
            (*moment_parts(one.opened_at), Part(text=one.opened_by)),
            (Part(text=one.root_cause or "–"),),
            tuple(closed),
        ),
        tone=Tone.PLAIN if one.closed_at else Tone.STOP,
    )


def lay_sign_offs(sheets: Sheets, record: Account, words: Words) -> None:
    """Every electronic signature with its meaning."""
    sheets.section(words.sign_offs)
    columns = headed(
        (words.when, 30),
        (words.who, 28),
        (words.meaning, 18),
        (words.subject, 34),
        (words.number, 10),
    )
    rows = [
        Row(
            cells=(
                moment_parts(one.at),
                (Part(text=one.person.badge, style=ink.STRONG), Part(text=one.person.role)),
                (Part(text=one.person.meaning),),
                (Part(text=one.subject),),
                (Part(text=str(one.event)),),
            )
        )
        for one in record.sign_offs
    ]
    table_or_nothing(sheets, columns, rows, words)


def lay_reconciliation(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """What became of every label; what nobody accounted for is red."""
    sheets.section(words.reconciliation)
    titles = (words.printed, words.applied, words.voided, words.destroyed, words.unaccounted)
    columns = headed((words.label, 40), *((title, 16) for title in titles))
    rows = []
    for one in record.reconciliation:
        counts = (one.printed, one.applied, one.voided, one.destroyed)
        is_open = one.open != 0
        last = Part(text="0")
        if is_open:
            last = Part(text=str(one.open), style=ink.STOP_WORD, icon=Icon.STOP)
        cells = (
            (Part(text=one.label, style=ink.STRONG),),
            *((Part(text=str(count)),) for count in counts),
            (last,),
        )
        rows.append(Row(cells=cells, tone=Tone.STOP if is_open else Tone.PLAIN))
    table_or_nothing(sheets, columns, rows, words)
    if record.not_applied:
        sheets.skip(2 * ink.GRID)
        _lay_not_applied(sheets, record, words)


def _lay_not_applied(sheets: Sheets, record: AuditRecord, words: Words) -> None:
    """Each print that was not applied: what became of it and why, when, by whom and with whom."""
    columns = headed(
        (words.number, 10), (words.label, 42), (words.what, 30), (words.when, 38), (words.who, 24)
    )
    lay_table(sheets, columns, [_not_applied(one, words) for one in record.not_applied])


def _not_applied(one: PrintLine, words: Words) -> Row:
    state = Part(text=one.state, style=ink.STRONG)
    if one.is_open:
        state = Part(text=words.unaccounted, style=ink.STOP_WORD, icon=Icon.STOP)
    second = (Part(text=f"{words.second} {one.second}", style=ink.QUIET),) if one.second else ()
    return Row(
        cells=(
            (Part(text=str(one.serial), style=ink.STRONG),),
            (Part(text=one.label), Part(text=one.bears, style=ink.QUIET_CODE)),
            (state, Part(text=one.why, style=ink.QUIET)),
            moment_parts(one.at),
            (Part(text=one.by), *second),
        ),
        tone=Tone.STOP if one.is_open else Tone.PLAIN,
    )
