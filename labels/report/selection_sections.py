"""The tables of a selection: which therapies, which containers, and who acted."""

from custody.domain.selection_record import PersonCount, SelectionRecord, TherapyCount
from labels.report import ink
from labels.report.icons import Icon
from labels.report.sections import lay_bands, lay_containers, lay_deviations
from labels.report.sheets import Sheets
from labels.report.table import Part, Row, headed, moment_parts, table_or_nothing
from labels.report.words import Words


def lay_therapies(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Each therapy that is touched, and from when to when."""
    sheets.section(words.touched)
    columns = headed(
        (words.therapy, 30),
        (words.entries, 11),
        (words.refusals, 13),
        (words.declarations, 14),
        (words.first, 37),
        (words.last, 37),
    )
    table_or_nothing(sheets, columns, [_therapy(one) for one in record.therapies], words)


def _therapy(one: TherapyCount) -> Row:
    return Row(
        cells=(
            (
                Part(text=f"{one.therapy.code} {one.therapy.check}", style=ink.STRONG),
                Part(text=one.therapy.mark.name, style=ink.QUIET),
            ),
            (Part(text=str(one.entries)),),
            (_number(one.refused, Icon.STOP),),
            (_number(one.declared, Icon.DECLARED),),
            moment_parts(one.first),
            moment_parts(one.last),
        )
    )


def _number(number: int, icon: Icon) -> Part:
    """A count of what went wrong; none is no sign."""
    if not number:
        return Part(text="0")
    return Part(text=str(number), style=ink.STOP_WORD, icon=icon)


def lay_people(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Each person who acted, who acted most first."""
    sheets.section(words.acting)
    columns = headed(
        (words.who, 26),
        (words.role, 50),
        (words.acted, 16),
        (words.seconded, 16),
        (words.refusals, 16),
    )
    table_or_nothing(sheets, columns, [_person(one) for one in record.people], words)


def _person(one: PersonCount) -> Row:
    return Row(
        cells=(
            (Part(text=one.badge, style=ink.STRONG),),
            (Part(text=one.role),),
            (Part(text=str(one.acted)),),
            (Part(text=str(one.seconded)),),
            (_number(one.refused, Icon.STOP),),
        )
    )


def lay_touched(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Each container as the entries leave it."""
    sheets.section(words.containers_touched, needs=110)
    lay_containers(sheets, record, words)


def lay_way(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Who held what travelled, where entries tell of it; what comes after them is not told here."""
    if record.bands:
        lay_bands(sheets, record, words.within_selection())


def lay_opened(sheets: Sheets, record: SelectionRecord, words: Words) -> None:
    """Deviations, where these entries opened or closed one."""
    if record.deviations:
        lay_deviations(sheets, record, words)
