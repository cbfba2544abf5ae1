"""What people read where the house cannot answer: what to do, and nothing that is not known to be so."""

from sqlalchemy.exc import OperationalError

from custody.store.sequencer import Sequencer
from tests.kit.installation import Installation, card, new_key


def test_where_the_disk_is_full_people_read_how_to_send_the_same_once_more(
    shared_house: Installation, monkeypatch
):
    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    nurse = shared_house.as_("N-WEBER", "N-APHERESIS-1")
    monkeypatch.setattr(Sequencer, "_commit", full)
    form = {
        "idempotency_key": new_key(),
        "scan.therapy.0": card("CHA999926000001"),
        "scan.therapy.0.how": "scanned",
    }

    answer = nurse.post("/steps/print_wristband", data=form)

    assert answer.status_code == 503
    assert "Reload this page, and let the browser send it again." in answer.text
    assert "it is done only once" in answer.text
    assert "Nothing was changed" not in answer.text
    assert "key" not in answer.text.partition("<main")[2]
