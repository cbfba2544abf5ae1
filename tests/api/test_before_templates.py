"""An installation from before label templates were kept: its open labels are drawn, applied, reprinted and voided."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.verifying_database import verify_database
from custody.domain.identifiers.gs1 import PatientBand
from custody.domain.records import Asset, Label, Wristband
from labels.read_back import symbols_on
from tests.api.collection import Collection, collection_under_way
from tests.kit.earlier import set_back
from tests.kit.installation import KINDS, Answer, card, opened

BEFORE_TEMPLATES = "0006"


@pytest.fixture(params=KINDS)
def upgraded(
    request: pytest.FixtureRequest, new_settings: Any, tmp_path: Path
) -> Iterator[Collection]:
    """A collection with open prints, made by the release before, opened by this one."""
    with new_settings(request.param, tmp_path) as settings:
        with opened(settings) as made:
            before = collection_under_way(made)
        set_back(settings.address, BEFORE_TEMPLATES)
        with opened(settings) as made:
            nurse = made.as_(before.nurse.person, before.nurse.station)
            yield Collection(made, before.coi, nurse)


def prints(collection: Collection) -> list[Label]:
    with collection.made.house.look() as look:
        return look.books.find(
            Label, therapy=collection.coi, kind="collection_bag", state="printed"
        )


def token_on(collection: Collection, serial: int) -> str:
    """What a scanner reads on the file of an open print."""
    file = collection.nurse.get(f"/api/v1/labels/{serial}.pdf")
    assert file.status_code == 200, file.text
    return next(text for text, aim in symbols_on(file.content) if aim == "]Q1")


def takes(collection: Collection, step: str, scans: dict[str, str], **values: Any) -> Answer:
    second = None if step == "start_collection" else "N-DIALLO"
    told = collection.nurse.does(step, scans, values, second=second)
    assert told.verdict == "accepted", told.json
    return told


def test_its_open_labels_are_drawn_applied_reprinted_and_voided(upgraded: Collection):
    with upgraded.made.house.look() as look:
        (band,) = look.books.find(Wristband, therapy=upgraded.coi, state="bound")
        instrument = look.books.get(Asset, "NORTH-APH-01")
    worn = PatientBand.of(band.gsrn, str(band.srin), version=str(band.version)).text
    first, *_, last = sorted(prints(upgraded), key=lambda one: one.serial)
    token = token_on(upgraded, first.serial)

    takes(upgraded, "start_collection", {"wristband": worn, "instrument": f"(8004){instrument.id}"})
    takes(upgraded, "bind_container", {"wristband": worn, "label": token})
    again = takes(upgraded, "reprint_label", {"container": token}, reason="frost")
    takes(
        upgraded,
        "account_for_label",
        {"therapy": card(upgraded.coi)},
        serial=last.serial,
        fate="void",
    )

    (made,) = (one for one in again.json["records"] if one.get("replaces") == first.serial)
    assert (first.template, made["template"]) == ("collection_bag v1", "collection_bag v1")
    assert token_on(upgraded, made["serial"]) != token


def test_the_whole_database_verifies(upgraded: Collection):
    upgraded.made.house.sign()

    report = verify_database(upgraded.made.settings.address, upgraded.made.house.policy)

    assert report.ok, report.problem
