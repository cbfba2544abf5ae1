"""The custody PDF is PDF/A-3b, by another's validator, and the same bytes wherever it is drawn."""

import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree as ET

import page
import pikepdf
import pypdf
import pytest
from pikepdf import pdfa

from custody.domain.audit_record import AuditRecord
from labels.custody_report import render_custody_report
from labels.seal import seal_pdf
from tests.labels.audit_sample import BUNDLE, a_broken_record, a_record, note

DRAW = """
import locale
from hashlib import sha256
from labels.custody_report import render_custody_report
from tests.labels.audit_sample import BUNDLE, a_record
locale.setlocale(locale.LC_ALL, "")
print(sha256(render_custody_report(a_record(), bundle=BUNDLE)).hexdigest())
"""
PLACES = [
    {"TZ": "Pacific/Chatham", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"},
]
NAMESPACES = {
    "dc": "{http://purl.org/dc/elements/1.1/}",
    "pdf": "{http://ns.adobe.com/pdf/1.3/}",
    "pdfaid": "{http://www.aiim.org/pdfa/ns/id/}",
    "xmp": "{http://ns.adobe.com/xap/1.0/}",
}


def a_long_record() -> AuditRecord:
    """Signs that few typefaces have, from what people typed and what other systems sent."""
    whole = a_record()
    odd = replace(
        whole.events[0], title="Łódź — µ ≥ 5 °C · 漢字 \u202e\u0301 <&>\x07", station="日本"
    )
    return replace(whole, coi="<&> CH", events=(odd, *whole.events[1:]))


def an_empty_record() -> AuditRecord:
    return replace(
        a_record(), events=(), containers=(), edges=(), bands=(), series=(), deviations=(),
        sign_offs=(), reconciliation=(), stages=(), facts=(), patient=(),
    )  # fmt: skip


RECORDS = {
    "whole": a_record,
    "broken": a_broken_record,
    "odd signs": a_long_record,
    "empty": an_empty_record,
    "one container": lambda: replace(a_record(), container="Final bag A0", preset="", stages=()),
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", RECORDS)
def test_it_is_pdf_a_3b_by_the_rules_of_a_stranger(name: str, language: str):
    pdf = render_custody_report(RECORDS[name](), bundle=BUNDLE, language=language)

    report = page.validate_pdf_bytes(pdf, profile="3b")

    assert report.failures == []
    assert report.is_compliant
    assert report.rules.total > 140


def test_a_bundle_whose_packed_bytes_end_in_a_carriage_return_is_attached_as_it_is():
    """Once in 256 bundles: readers who look for the end of the line took the length for wrong."""
    bundles = (BUNDLE + b"a" * n + b"\n" for n in range(256))
    bundle = next(one for one in bundles if zlib.compress(one).endswith(b"\r"))

    pdf = render_custody_report(a_record(), bundle=bundle)

    assert page.validate_pdf_bytes(pdf, profile="3b").failures == []
    assert bundle in pdf
    assert pypdf.PdfReader(BytesIO(pdf)).attachments["evidence.jsonl"] == [bundle]


def test_a_second_validator_finds_no_fault_but_two_things_that_it_does_not_know():
    pdf = render_custody_report(a_record(), bundle=BUNDLE)

    findings = pdfa.validate_written(BytesIO(pdf), pdfa.Flavour.PDFA_3B).findings

    assert {one.kind for one in findings} == {"unsupported"}
    assert {one.rule for one in findings} == {"pikepdf:schema-Catalog", "pikepdf:embedded-file"}
    assert "/CustodySeal" in findings[0].message


def test_it_stays_pdf_a_when_it_is_sealed():
    record = a_record()
    sealed = seal_pdf(
        render_custody_report(record, bundle=BUNDLE),
        origin=record.checkpoint.origin,
        size=record.checkpoint.size,
        root=record.checkpoint.root,
        sign_note=note,
    )

    assert page.validate_pdf_bytes(sealed, profile="3b").failures == []


def test_the_validator_sees_what_is_missing():
    with pikepdf.open(BytesIO(render_custody_report(a_record(), bundle=BUNDLE))) as document:
        del document.Root.OutputIntents
        out = BytesIO()
        document.save(out)

    assert not page.validate_pdf_bytes(out.getvalue(), profile="3b").is_compliant


def test_properties_say_the_same_in_both_places_and_name_the_records_moment():
    document = pypdf.PdfReader(BytesIO(render_custody_report(a_long_record(), bundle=BUNDLE)))
    xmp = ET.fromstring(document.trailer["/Root"]["/Metadata"].get_data())  # ours
    found = {
        f"{short}:{one.tag.removeprefix(space)}": "".join(one.itertext())
        for one in xmp.iter()
        for short, space in NAMESPACES.items()
        if one.tag.startswith(space)
    }

    made = a_record().generated_at.utc[:19] + "Z"
    assert (found["pdfaid:part"], found["pdfaid:conformance"]) == ("3", "B")
    assert found["dc:title"] == document.metadata.title
    assert found["pdf:Producer"] == document.metadata.producer == "Custody"
    assert found["xmp:CreateDate"] == found["xmp:ModifyDate"] == made
    assert f"{document.metadata.creation_date:%Y-%m-%dT%H:%M:%SZ}" == made


def test_the_evidence_is_an_associated_file_that_says_what_it_is():
    with pikepdf.open(BytesIO(render_custody_report(a_record(), bundle=BUNDLE))) as document:
        (associated,) = document.Root.AF
        assert associated.AFRelationship == pikepdf.Name.Data
        assert associated.objgen == document.attachments["evidence.jsonl"].obj.objgen
        assert bytes(associated.EF.F.read_bytes()) == BUNDLE
        assert str(associated.EF.F.Subtype) == "/application/jsonl"


def test_colours_are_those_of_srgb_and_every_typeface_is_inside():
    with pikepdf.open(BytesIO(render_custody_report(a_record(), bundle=BUNDLE))) as document:
        (intent,) = document.Root.OutputIntents
        profile = intent.DestOutputProfile.read_bytes()
        fonts = [one for one in document.objects if _is_descriptor(one)]

    assert profile[36:40] == b"acsp"
    assert profile[16:20] == b"RGB "
    assert len(fonts) >= 3
    assert all(any(f"/FontFile{n}" in one for n in ("", "2", "3")) for one in fonts)


def _is_descriptor(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"


@pytest.mark.parametrize("place", PLACES)
def test_the_same_record_is_the_same_bytes_in_another_process_zone_and_locale(place):
    here = sha256(render_custody_report(a_record(), bundle=BUNDLE)).hexdigest()

    there = subprocess.run(
        [sys.executable, "-c", DRAW], env={**os.environ, **place}, capture_output=True, check=True
    )

    assert there.stdout.decode().strip() == here


def test_nothing_in_it_tells_when_or_where_it_was_drawn():
    pdf = render_custody_report(a_record(), bundle=BUNDLE)

    moments = set(re.findall(rb"D:(\d{8,14})", pdf))
    assert moments == {re.sub(r"\D", "", a_record().generated_at.utc[:19]).encode()}
    assert os.sep.encode() + b"home" not in pdf
    assert b"ReportLab" not in pdf
