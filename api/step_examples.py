"""Examples for the step door, as its OpenAPI shows them: requests that are whole, and each kind of answer."""

from typing import Any, Final

from api.acts import reason_json
from custody.domain.identifiers.gs1 import PatientBand

BAND: Final = PatientBand.of("950123456000000010", "1", version="1").text
THERAPY: Final = "CHA999926000001"
ENTRY: Final = {"index": 41, "id": "019ca1f1-0f80-7c3a-9d52-3f6f2a9f1c11"}

REQUESTS: Final[dict[str, Any]] = {
    "enrol_therapy": {
        "summary": "Enrol a patient: what is private goes to the vault",
        "value": {
            "values": {
                "family": "Example", "given": "Erika", "birth_date": "1971-03-04", "sex": "female",
                "hospital_number": "H-1001", "preset": "lymphoma", "candidacy": "relapse",
                "weight_grams": 70_000, "under_twelve": False,
            }
        },
    },
    "record_consent": {
        "summary": "Record a consent: the therapy's card is scanned",
        "value": {
            "scans": {"therapy": [{"text": f"&/{THERAPY}", "symbology": "]d1"}]},
            "values": {
                "consent_given": True, "consent_version": "V3", "hospital_number": "H-1001",
            },
        },
    },
    "bind_wristband": {
        "summary": "Bind a wristband: two people, the second with badge and PIN of their own",
        "value": {
            "scans": {
                "therapy": [{"text": f"&/{THERAPY}", "symbology": "]d1"}],
                "wristband": [{"text": BAND, "symbology": "]d2"}],
            },
            "values": {"stated_name_and_birth_date": True},
            "second": {"badge": "&uNDIALLO*", "pin": "161803"},
        },
    },
}  # fmt: skip


def _answer(verdict: str, reasons: tuple[str, ...], **told: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    return {
        "step": "record_consent",
        "verdict": verdict,
        "reasons": [reason_json(code) for code in reasons],
        "noted": [],
        "therapy": THERAPY,
        "entries": [ENTRY],
        "records": [],
        "identity": None,
    } | told


DONE: Final = {
    "kind": "milestone", "therapy": THERAPY, "step": "record_consent", "times": 1,
    "first_at": "2026-03-02T08:10:00.000000Z", "last_at": "2026-03-02T08:10:00.000000Z",
}  # fmt: skip
ANSWERS: Final[dict[str, Any]] = {
    "accepted": {
        "summary": "It is so from now on",
        "value": _answer("accepted", (), records=[DONE]),
    },
    "refused": {
        "summary": "A refusal is an answer: the gravest reason first",
        "value": _answer("refused", ("wrong_patient", "wrong_station")),
    },
    "already_done": {
        "summary": "It was done before, and nothing has changed",
        "value": _answer("already_done", ()),
    },
}
