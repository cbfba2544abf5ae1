"""The custody PDF: it says what was recorded, on every page, in the same bytes each time."""

import json
import re
from dataclasses import replace
from io import BytesIO
from time import process_time

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.domain.audit_lines import FactLine, IdentityState, SpanState
from custody.domain.audit_record import AuditRecord
from custody.domain.vocabulary import VerdictWord
from labels.custody_report import render_custody_report
from labels.report.ink import BODY, BOTTOM, REGULAR
from labels.report.sections import lay_curves
from labels.report.sheets import Sheets
from labels.report.text import utc_text, visible, width_of, wrap
from labels.report.words_english import ENGLISH
from labels.report.words_german import GERMAN
from tests.labels.audit_sample import BUNDLE, a_broken_record, a_record

RECORD = a_record()
PDF = render_custody_report(RECORD, bundle=BUNDLE)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page as another engine reads it."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def squeezed(text: str) -> str:
    """A text without white space, since a long one is broken over lines."""
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    return squeezed("".join(pages_of(pdf)))


TEXT = text_of(PDF)


@pytest.mark.parametrize("event", RECORD.events, ids=lambda event: f"{event.index} {event.step}")
def test_every_entry_is_told_with_its_times_people_and_reasons(event):
    people = [event.actor, *([event.second] if event.second else [])]
    told = [
        f"{event.index}{utc_text(event.at.utc)}{event.at.local}",
        f"{ENGLISH.recorded}{utc_text(event.recorded_at.utc)}",
        event.title,
        event.entry_id[:16],
        event.station,
        *(f"{person.badge}{person.role}, {person.meaning}" for person in people),
        *(f"{reason.code}{reason.sentence}" for reason in event.reasons),
        *(reason.next_step for reason in event.reasons),
        *(f"{fact.label}: {fact.value}" for fact in event.details),
    ]

    missing = [one for one in told if squeezed(one) not in TEXT]

    assert missing == []


def test_refusals_and_declarations_say_so_in_words():
    for event in RECORD.refusals:
        assert squeezed(f"REFUSED: {event.title}") in TEXT
    for event in RECORD.declarations:
        assert squeezed(f"DECLARED: {event.title}") in TEXT
    assert len(RECORD.refusals) == 5
    assert len(RECORD.declarations) == 1


def test_corrections_stand_beside_what_they_correct():
    (told,) = RECORD.declarations
    (right,) = (one for one in RECORD.events if one.index in told.corrected_by)
    facts = "".join(f"{fact.label}: {fact.value}" for fact in right.details)
    beside = f"{right.title}, {utc_text(right.at.utc)}, {right.actor.badge}{facts}"

    assert squeezed(f"{ENGLISH.corrected_by} {right.index}{beside}") in TEXT
    assert squeezed(f"{ENGLISH.corrected_by} {told.corrected_by[0]}") in TEXT
    assert squeezed(f"{ENGLISH.corrects} {told.index}") in TEXT


def test_containers_spans_deviations_and_signatures_are_told():
    told = [
        *(f"{one.name}{one.id}" for one in RECORD.containers),
        *(f"{utc_text(one.since.utc)}{one.since.local}" for one in RECORD.bands),
        *(f"{one.title}{one.id}" for one in RECORD.deviations),
        *(f"{one.person.badge}{one.person.role}" for one in RECORD.sign_offs),
        *(f"{one.label}{one.printed}{one.applied}" for one in RECORD.reconciliation),
        *(f"{one.why}{utc_text(one.at.utc)}" for one in RECORD.not_applied),
        *(f"{ENGLISH.second} {one.second}" for one in RECORD.not_applied if one.second),
    ]

    missing = [one for one in told if squeezed(one) not in TEXT]

    assert missing == []


def test_page_one_has_the_answer():
    first = squeezed(pages_of(PDF)[0])

    for told in ("Custody unbroken", RECORD.answer, RECORD.coi, RECORD.mark.name, RECORD.site):
        assert squeezed(told) in first
    assert squeezed(RECORD.bundle_sha256) in first
    assert squeezed(RECORD.checkpoint.root) in first


def test_page_one_says_apart_from_custody_that_no_scan_checked_the_patient():
    first = squeezed(pages_of(PDF)[0])
    german = squeezed(pages_of(render_custody_report(RECORD, bundle=b"", language="de"))[0])

    assert squeezed("Custody unbroken") in first
    assert squeezed("Identity at the bedside not checked by scans: declared from paper") in first
    assert squeezed(GERMAN.identity_unchecked) in german
    assert squeezed(RECORD.checkpoint.root + ENGLISH.witnesses + ENGLISH.no_witness) in first


@pytest.mark.parametrize(
    ("identity", "told"),
    [(IdentityState.CHECKED, ENGLISH.identity_checked), (IdentityState.NOT_YET, None)],
)
def test_page_one_never_says_unchecked_of_what_was_checked_or_not_given(identity, told):
    record = replace(RECORD, identity=identity)

    first = squeezed(pages_of(render_custody_report(record, bundle=b""))[0])

    assert squeezed(ENGLISH.identity_unchecked) not in first
    assert told is None or squeezed(told) in first
    assert (squeezed(ENGLISH.identity_checked) in first) == (told is not None)


def test_a_gap_makes_the_answer_red_even_if_the_record_says_otherwise():
    careless = replace(a_broken_record(), unbroken=True)

    text = text_of(render_custody_report(careless, bundle=BUNDLE))

    assert squeezed("Custody broken") in text
    assert squeezed("Custody unbroken") not in text
    assert "GAP" in text
    assert any(band.state is SpanState.GAP for band in careless.bands)


def test_every_page_says_where_it_belongs():
    pages = [squeezed(page) for page in pages_of(PDF)]

    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in page
        assert squeezed(f"{RECORD.coi} {RECORD.coi_check}") in page
        assert squeezed(f"Checkpoint {RECORD.checkpoint.size} · {RECORD.checkpoint.root}") in page
        assert "DEMO" in page


def test_the_codes_on_the_pages_hold_the_checkpoint():
    document = pypdfium2.PdfDocument(PDF)
    checkpoint = RECORD.checkpoint
    short = f"{checkpoint.origin} {checkpoint.size} {checkpoint.root}"

    read = [
        {code.text for code in zxingcpp.read_barcodes(np.array(page.render(scale=4).to_pil()))}
        for page in (document[0], document[1], document[len(document) - 1])
    ]
    document.close()

    assert read == [{checkpoint.note, short}, {short}, {short}]


def test_the_contents_name_the_page_each_section_begins_on():
    pages = pages_of(PDF)
    document = pypdfium2.PdfDocument(PDF)
    outline = [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    document.close()

    for title, page in outline[1:]:
        assert title in pages[page]
        assert squeezed(f"{title}{page + 1}") in squeezed(pages[0])
    assert len(outline) == 10


@pytest.mark.parametrize("left", [40, 170, 330, 500])
def test_all_curves_stand_on_one_page_where_one_holds_them(left):
    sheets = Sheets()
    sheets.y = BOTTOM + left

    lay_curves(sheets, RECORD, ENGLISH)

    used = [page for page in sheets.pages if page]
    assert len(used) == 1
    assert sheets.sections[ENGLISH.curves] == len(sheets.pages)


def test_the_same_record_gives_the_same_bytes():
    assert render_custody_report(a_record(), bundle=BUNDLE) == PDF


def test_the_evidence_is_attached_as_it_was():
    with pikepdf.open(BytesIO(PDF)) as document:
        (attached,) = document.attachments.values()
        relationships = [str(one.AFRelationship) for one in document.Root.AF]

        assert attached.get_file().read_bytes() == BUNDLE
        assert attached.filename == "evidence.jsonl"
        assert relationships == ["/Data"]


def test_every_typeface_is_embedded():
    with pikepdf.open(BytesIO(PDF)) as document:
        fonts = [one for one in document.objects if _is(one, "/Font")]

        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def _is(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


def test_a_redacted_copy_has_no_names():
    redacted = replace(RECORD, patient=())

    text = text_of(render_custody_report(redacted, bundle=BUNDLE))

    assert all(squeezed(fact.value) not in text for fact in RECORD.patient)
    assert squeezed(ENGLISH.redacted) in text
    assert all(squeezed(fact.value) in TEXT for fact in RECORD.patient)


def test_headings_speak_german_and_the_record_stays_as_it_was():
    text = text_of(render_custody_report(RECORD, bundle=BUNDLE, language="de"))

    for heading in (GERMAN.report, GERMAN.genealogy, GERMAN.record, GERMAN.refused):
        assert squeezed(heading) in text
    assert squeezed(RECORD.events[3].title) in text


def test_a_language_nobody_translated_is_an_error():
    with pytest.raises(ValueError, match="de, en"):
        render_custody_report(RECORD, bundle=BUNDLE, language="xx")


def test_a_record_of_nothing_is_still_a_report():
    empty = replace(
        RECORD, stages=(), containers=(), edges=(), bands=(), series=(), events=(),
        deviations=(), sign_offs=(), reconciliation=(),
    )  # fmt: skip

    pages = pages_of(render_custody_report(empty, bundle=b""))

    assert squeezed(ENGLISH.nothing_recorded) in squeezed("".join(pages))


HOSTILE = (
    "<b>bold</b> & ${x} %s (Tj) \\n",
    "الاسم \u202egpj.exe\u202c",
    "張三 😀 \x00\x07\u200b end",
    "Ünïcödé Łódź ő Ж",
    "x" * 900,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_text_is_shown_and_never_dropped(text):
    event = replace(RECORD.events[0], details=(FactLine(label="typed", value=text),))
    hostile = replace(RECORD, events=(event,), title=text[:200])

    pages = pages_of(render_custody_report(hostile, bundle=BUNDLE))

    body = squeezed("".join(_without_furniture(page) for page in pages))
    assert squeezed(f"typed: {visible(text)}") in body


def _without_furniture(page: str) -> str:
    """A page's text without head, foot and table headings, for a text that goes over pages."""
    furniture = ("Custody record ·", "Checkpoint 274 ·", "custody.example", "Generated 2026")
    headings = {"No.", "When", "What", "Who", "DEMO"}
    kept = (line.strip() for line in page.splitlines())
    return "\n".join(
        line
        for line in kept
        if line not in headings
        and not line.startswith(furniture)
        and not re.fullmatch(r"Page \d+ of \d+", line)
    )


def test_an_entry_longer_than_a_page_goes_on_over_the_next():
    words = [f"word{number:04d}" for number in range(4000)]
    event = replace(RECORD.events[0], details=(FactLine(label="typed", value=" ".join(words)),))

    text = text_of(render_custody_report(replace(RECORD, events=(event,)), bundle=BUNDLE))

    assert [word for word in words if text.count(word) != 1] == []


@given(st.text(max_size=300), st.integers(8, 200))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int):
    lines = wrap(text, BODY, width)

    assert squeezed("".join(lines)) == squeezed("".join(visible(line) for line in text.split("\n")))
    assert all(width_of(line, BODY.font, BODY.size) <= width or len(line) == 1 for line in lines)


def test_what_cannot_be_drawn_is_written_as_its_number():
    assert visible("a\u202eb", REGULAR) == "aU+202Eb"
    assert visible("張\x00😀", REGULAR) == "U+5F35U+0000U+1F600"
    assert visible("Łódź → 37 °C", REGULAR) == "Łódź → 37 °C"


def of_length(count: int) -> AuditRecord:
    """The sample with so many entries."""
    events = tuple(
        replace(RECORD.events[number % len(RECORD.events)], index=number) for number in range(count)
    )
    return replace(RECORD, events=events)


def test_time_grows_with_the_number_of_entries_only():
    few, many = of_length(300), of_length(3000)
    render_custody_report(few, bundle=BUNDLE)

    once = min(seconds_for(few) for _ in range(3))

    assert seconds_for(many) <= 12 * once


def seconds_for(record: AuditRecord) -> float:
    """Processor time, which busy neighbours disturb less than the clock."""
    begun = process_time()
    render_custody_report(record, bundle=BUNDLE)
    return process_time() - begun


@settings(max_examples=5)
@given(st.lists(st.sampled_from(RECORD.events), min_size=1, max_size=30))
def test_any_run_of_entries_is_told_whole(events):
    numbered = tuple(replace(event, index=70_000 + place) for place, event in enumerate(events))

    text = text_of(render_custody_report(replace(RECORD, events=numbered), bundle=BUNDLE))

    assert all(f"{event.index}{squeezed(utc_text(event.at.utc))}" in text for event in numbered)


def test_the_sample_is_plain_data():
    words = {event.verdict for event in RECORD.events}

    assert words == set(VerdictWord)
    assert json.dumps([event.index for event in RECORD.events])
