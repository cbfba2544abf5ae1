"""Every entry of the ledger, one row each: number, both times, what, and both people.

A refusal is red with a cross and its word, a declaration red with its own sign and word, a repeat
amber: what went wrong is found by eye, and by word in a grey print.
"""

from collections.abc import Iterator, Mapping

from custody.domain.audit_lines import Beside, EventLine, PersonLine
from custody.domain.audit_record import Account
from custody.domain.vocabulary import VerdictWord
from labels.report import ink
from labels.report.icons import Icon
from labels.report.ink import Style
from labels.report.sheets import Sheets
from labels.report.table import Part, Row, Tone, headed, moment_parts, table_or_nothing
from labels.report.text import utc_text
from labels.report.words import Words

ENTRY_ID_SHOWN = 16  # hexadecimal characters; the whole hash is in the attached evidence

Told = Mapping[int, EventLine]

_LOOKS: dict[VerdictWord, tuple[Tone, Icon | None, Style]] = {
    VerdictWord.ACCEPTED: (Tone.PLAIN, Icon.GO, ink.STRONG),
    VerdictWord.REFUSED: (Tone.STOP, Icon.STOP, ink.STOP_WORD),
    VerdictWord.ALREADY_DONE: (Tone.WAIT, Icon.WAIT, ink.WAIT_WORD),
    VerdictWord.DECLARED: (Tone.STOP, Icon.DECLARED, ink.STOP_WORD),
}


def lay_entries(sheets: Sheets, record: Account, words: Words) -> None:
    """The whole record, in the order of the ledger."""
    sheets.section(words.record, needs=200)
    columns = headed((words.number, 9), (words.when, 34), (words.what, 57), (words.who, 31))
    told = {event.index: event for event in record.events}
    table_or_nothing(
        sheets, columns, [_entry(event, told, words) for event in record.events], words
    )


def lay_exceptions(sheets: Sheets, record: Account, words: Words) -> None:
    """What was refused and declared, before the whole record tells it again in its place."""
    sheets.section(words.exceptions, lead=words.exceptions_note)
    grave = [event for event in record.events if _LOOKS[event.verdict][0] is Tone.STOP]
    columns = headed((words.number, 9), (words.when, 34), (words.what, 88))
    table_or_nothing(sheets, columns, [_exception(event, words) for event in grave], words)


def _exception(event: EventLine, words: Words) -> Row:
    people = [one.badge for one in (event.actor, event.second) if one]
    who = f"{', '.join(people)} {words.station} {event.station}"
    reasons = (
        Part(text=f"{one.code}  {one.sentence}", style=ink.STOP_TEXT) for one in event.reasons
    )
    return Row(
        cells=(
            (Part(text=str(event.index), style=ink.STRONG),),
            moment_parts(event.at),
            (_title(event, words), *reasons, Part(text=who, style=ink.QUIET)),
        )
    )


def _entry(event: EventLine, told: Told, words: Words) -> Row:
    tone = Tone.WAIT if event.beside else _LOOKS[event.verdict][0]
    cells = (
        (Part(text=str(event.index), style=ink.STRONG),),
        tuple(_times(event, words)),
        tuple(_what(event, told, words)),
        tuple(_who(event, words)),
    )
    return Row(cells=cells, tone=tone)


def _times(event: EventLine, words: Words) -> Iterator[Part]:
    yield from moment_parts(event.at)
    yield Part(text=f"{words.recorded} {utc_text(event.recorded_at.utc)}", style=ink.SMALL)


def _what(event: EventLine, told: Told, words: Words) -> Iterator[Part]:
    if event.beside:
        yield Part(text=_why_beside(event.beside, words), style=ink.WAIT_WORD)
    yield _title(event, words)
    yield Part(text=f"{event.stage} · {event.step}", style=ink.QUIET)
    for one in event.about:
        whose = f"{words.about}: {one.code} {one.check} · {one.mark.name}"
        yield Part(text=whose, style=ink.STRONG)
    for reason in event.reasons:
        yield Part(text=f"{reason.code}  {reason.sentence}", style=ink.STOP_TEXT)
        if reason.next_step:
            yield Part(text=f"{words.next_step}: {reason.next_step}")
    for fact in event.details:
        yield Part(text=f"{fact.label}: {fact.value}")
    for index in event.corrects:
        yield Part(text=f"{words.corrects} {index}", style=ink.WAIT_WORD)
    for index in event.corrected_by:
        yield from _correction(index, told.get(index), words)
    yield Part(text=event.entry_id[:ENTRY_ID_SHOWN], style=ink.QUIET_CODE)


def _correction(index: int, event: EventLine | None, words: Words) -> Iterator[Part]:
    """What corrects an entry stands beside it too, and not only in its own place in the log."""
    yield Part(text=f"{words.corrected_by} {index}", style=ink.WAIT_WORD)
    if event:
        who = f"{event.title}, {utc_text(event.at.utc)}, {event.actor.badge}"
        yield Part(text=who, style=ink.ASIDE)
        for fact in event.details:
            yield Part(text=f"{fact.label}: {fact.value}", style=ink.ASIDE)


def _why_beside(beside: Beside, words: Words) -> str:
    """Why an entry stands here that was not selected."""
    told = {
        Beside.BEFORE: words.before_period,
        Beside.AFTER: words.after_period,
        Beside.ISSUE: words.issued_this,
    }
    return told[beside]


def _title(event: EventLine, words: Words) -> Part:
    _, icon, style = _LOOKS[event.verdict]
    shown = {
        VerdictWord.REFUSED: f"{words.refused}: {event.title}",
        VerdictWord.ALREADY_DONE: f"{words.already_done}: {event.title}",
        VerdictWord.DECLARED: f"{words.declared}: {event.title}",
    }
    return Part(text=shown.get(event.verdict, event.title), style=style, icon=icon)


def _who(event: EventLine, words: Words) -> Iterator[Part]:
    yield from _person(event.actor)
    if event.second:
        yield Part(text=words.second, style=ink.SMALL)
        yield from _person(event.second)
    yield Part(text=f"{words.station} {event.station}", style=ink.QUIET)


def _person(person: PersonLine) -> Iterator[Part]:
    yield Part(text=person.badge, style=ink.STRONG)
    meaning = f", {person.meaning}" if person.meaning else ""
    yield Part(text=f"{person.role}{meaning}")
