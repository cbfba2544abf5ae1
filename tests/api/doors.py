"""Which permission each door of the app needs: written by hand, and compared with what the app does.

A door that is not in this table, or a row without a door, is a red test.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from custody.domain.permissions import Permission

OPEN = "open"  # for everybody, signed in or not
SESSION = "session"  # for whoever is signed in; what they may do is the verdict's business
Needs = Permission | str

LOOK, READ, NAMES, PRINT, PROOF, TAKE, CLOSE, LOG, SECURITY, BADGE, PRINTERS, LAYOUT, DESIGN = (
    Permission.LOOK_UP,
    Permission.READ_THERAPY,
    Permission.READ_NAMES,
    Permission.FETCH_LABEL,
    Permission.EXPORT_EVIDENCE,
    Permission.IMPORT_EVIDENCE,
    Permission.CLOSE_HANDOFF,
    Permission.READ_LOG,
    Permission.READ_SECURITY,
    Permission.PRINT_BADGE,
    Permission.MANAGE_PRINTERS,
    Permission.READ_TEMPLATES,
    Permission.DESIGN_LABELS,
)

API: dict[str, Needs] = {
    "GET /api/v1/openapi.json": OPEN,
    "GET /api/v1/health": OPEN,
    "POST /api/v1/sign-in": OPEN,
    "POST /api/v1/sign-out": SESSION,
    "GET /api/v1/me": SESSION,
    "GET /api/v1/steps": SESSION,
    "POST /api/v1/steps/{step}": SESSION,
    "POST /api/v1/demo/clock": SESSION,
    "POST /api/v1/look-up": LOOK,
    "GET /api/v1/therapies": READ,
    "GET /api/v1/therapies/{coi}": READ,
    "GET /api/v1/therapies/{coi}/entries": READ,
    "GET /api/v1/containers/{container_id}": READ,
    "GET /api/v1/handoffs": LOOK,
    "GET /api/v1/labels/reconciliation": READ,
    "GET /api/v1/labels/reconciliation.pdf": READ,
    "GET /api/v1/labels/sheet.pdf": PRINT,
    "GET /api/v1/labels/{serial}/symbols": PRINT,
    "GET /api/v1/labels/{serial}.pdf": PRINT,
    "GET /api/v1/labels/{serial}.png": PRINT,
    "GET /api/v1/labels/{serial}.zpl": PRINT,
    "GET /api/v1/labels/{serial}/photo": NAMES,
    "GET /api/v1/label-templates": LAYOUT,
    "GET /api/v1/label-templates/{name}/{version}.toml": LAYOUT,
    "GET /api/v1/label-templates/{name}/{version}.pdf": LAYOUT,
    "GET /api/v1/label-templates/{name}/{version}.zpl": LAYOUT,
    "POST /api/v1/label-templates/{name}/{version}/sample": DESIGN,
    "GET /api/v1/printers": PRINTERS,
    "GET /api/v1/printers/{printer_id}": PRINTERS,
    "PUT /api/v1/printers/{printer_id}": PRINTERS,
    "POST /api/v1/printers/{printer_id}/test": PRINTERS,
    "GET /api/v1/spool": PRINT,
    "POST /api/v1/spool": PRINT,
    "POST /api/v1/spool/test": PRINT,
    "POST /api/v1/spool/paper": PRINT,
    "GET /api/v1/spool/{n}": PRINT,
    "POST /api/v1/spool/{n}/answer": PRINT,
    "GET /api/v1/therapies/{coi}/card.pdf": PRINT,
    "GET /api/v1/therapies/{coi}/card.zpl": PRINT,
    "GET /api/v1/stations/{station}/action-cards.pdf": PRINT,
    "GET /api/v1/shipments/{sscc}/packing-list.pdf": PRINT,
    "GET /api/v1/people/{person}/badge.pdf": BADGE,
    "GET /api/v1/people/{person}/badge.zpl": BADGE,
    "GET /api/v1/stations/{station}/card.pdf": BADGE,
    "GET /api/v1/stations/{station}/card.zpl": BADGE,
    "GET /api/v1/lots/{gtin}/{lot}/label.pdf": PRINT,
    "GET /api/v1/lots/{gtin}/{lot}/label.zpl": PRINT,
    "GET /api/v1/assets/{asset}/label.pdf": PRINT,
    "GET /api/v1/assets/{asset}/label.zpl": PRINT,
    "GET /api/v1/positions/{position}/label.pdf": PRINT,
    "GET /api/v1/positions/{position}/label.zpl": PRINT,
    "POST /api/v1/therapies/{coi}/evidence": PROOF,
    "GET /api/v1/therapies/{coi}/evidence/{entry_id}.pdf": PROOF,
    "GET /api/v1/therapies/{coi}/evidence/{entry_id}.jsonl": PROOF,
    "POST /api/v1/containers/{container_id}/evidence": PROOF,
    "GET /api/v1/containers/{container_id}/evidence/{entry_id}.pdf": PROOF,
    "GET /api/v1/containers/{container_id}/evidence/{entry_id}.jsonl": PROOF,
    "POST /api/v1/selections": PROOF,
    "GET /api/v1/selections/{entry_id}.pdf": PROOF,
    "GET /api/v1/selections/{entry_id}.jsonl": PROOF,
    "POST /api/v1/foreign-evidence": TAKE,
    "GET /api/v1/foreign-evidence": PROOF,
    "GET /api/v1/foreign-evidence/{sha256}": PROOF,
    "GET /api/v1/foreign-evidence/{sha256}.pdf": PROOF,
    "GET /api/v1/foreign-evidence/{sha256}.jsonl": PROOF,
    "POST /api/v1/foreign-evidence/{sha256}/close": CLOSE,
    "GET /api/v1/therapies/{coi}/epcis": PROOF,
    "GET /api/v1/therapies/{coi}/epcis/events": PROOF,
    "GET /api/v1/therapies/{coi}/fhir": PROOF,
    "GET /api/v1/checkpoint": LOG,
    "POST /api/v1/checkpoint": LOG,
    "GET /api/v1/ledger/witnesses": LOG,
    "GET /api/v1/ledger/health": LOG,
    "GET /api/v1/log/entries": PROOF,
    "GET /api/v1/log/checkpoint": OPEN,
    "GET /api/v1/log/tile/entries/{place}": PROOF,
    "GET /api/v1/log/tile/{level}/{place}": OPEN,
}
PAGES: dict[str, Needs] = {
    "GET /": OPEN,
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-out": OPEN,
    "GET /enrol-station": OPEN,
    "POST /enrol-station": OPEN,
    "GET /nothing-here": OPEN,
    "GET /patterns": OPEN,
    "POST /demo/be": OPEN,
    "POST /demo/clock": OPEN,
    "GET /station": LOOK,
    "POST /station": LOOK,
    "GET /steps/{name}": SESSION,
    "POST /steps/{name}": SESSION,
    "GET /steps/{name}/form": SESSION,
    "POST /steps/{name}/form": SESSION,
    "GET /bedside": READ,
    "POST /bedside": READ,
    "POST /bedside/form": READ,
    "POST /bedside/first": READ,
    "POST /bedside/second": READ,
    "GET /bedside/{anything}": READ,
    "GET /work": READ,
    "GET /handoffs": LOOK,
    "GET /therapies": READ,
    "POST /therapies": READ,
    "GET /therapies/{coi}": READ,
    "GET /containers/{container_id}": READ,
    "GET /labels": PRINT,
    "GET /labels/{serial}": PRINT,
    "GET /labels/{serial}.png": PRINT,
    "GET /labels/sheet.pdf": PRINT,
    "GET /labels/printing": PRINT,
    "GET /labels/reconciliation": READ,
    "GET /labels/reconciliation.pdf": READ,
    "POST /labels/printing/test": PRINT,
    "POST /labels/printing/paper": PRINT,
    "POST /labels/printing/{n}": PRINT,
    "POST /labels/{serial}/print": PRINT,
    "GET /printers": PRINTERS,
    "POST /printers": PRINTERS,
    "GET /printers/{printer_id}": PRINTERS,
    "GET /printers/{printer_id}/test.png": PRINTERS,
    "POST /printers/{printer_id}/test": PRINTERS,
    "GET /people": BADGE,
    "GET /equipment": READ,
    "GET /label-templates": LAYOUT,
    "GET /label-templates/{name}": LAYOUT,
    "GET /label-templates/{name}/{version}.png": LAYOUT,
    "POST /label-templates/{name}/{version}/print": DESIGN,
    "POST /label-templates/begin": DESIGN,
    "POST /label-templates/file": DESIGN,
    "GET /label-templates/{name}/draft": DESIGN,
    "GET /label-templates/{name}/draft.png": DESIGN,
    "POST /label-templates/{name}/draft/element": DESIGN,
    "POST /label-templates/{name}/draft/preview": DESIGN,
    "POST /label-templates/{name}/draft/add": DESIGN,
    "POST /label-templates/{name}/draft/remove": DESIGN,
    "POST /label-templates/{name}/draft/move": DESIGN,
    "POST /label-templates/{name}/draft/file": DESIGN,
    "POST /label-templates/{name}/draft/print": DESIGN,
    "POST /label-templates/{name}/draft/keep": DESIGN,
    "POST /label-templates/{name}/draft/drop": DESIGN,
    "GET /presets": READ,
    "GET /presets/{name}": READ,
    "GET /audit": LOG,
    "GET /audit/verifier.html": LOG,
    "POST /audit/checkpoint": LOG,
    "POST /audit/evidence": PROOF,
    "GET /audit/selections": PROOF,
    "POST /audit/selections": PROOF,
    "POST /containers/{container_id}/evidence": PROOF,
    "GET /audit/foreign": PROOF,
    "POST /audit/foreign": TAKE,
    "GET /audit/foreign/{sha256}": PROOF,
    "POST /audit/foreign/{sha256}/close": CLOSE,
}
DOORS = API | PAGES

# What must be sent for a door to be tried at all.
JSON: dict[str, dict[str, object]] = {
    "POST /api/v1/sign-in": {"badge": "nobody", "pin": "0", "station_token": "none"},
    "POST /api/v1/steps/{step}": {},
    "POST /api/v1/demo/clock": {"to": "2026-03-02T06:00:00Z"},
    "POST /api/v1/look-up": {"text": "nothing"},
    "POST /api/v1/therapies/{coi}/evidence": {},
    "POST /api/v1/selections": {"actor": "N-NOBODY"},
    "POST /api/v1/containers/{container_id}/evidence": {},
    "PUT /api/v1/printers/{printer_id}": {
        "title": "",
        "dpi": 203,
        "width_millimetres": 104,
        "stock": "base",
    },
    "POST /api/v1/label-templates/{name}/{version}/sample": {"printer": "NOTHING"},
    "POST /api/v1/spool": {"serial": 999999, "printer": "NOTHING"},
    "POST /api/v1/spool/paper": {"kind": "packing_list", "about": "nothing", "printer": "NOTHING"},
    "POST /api/v1/spool/test": {"printer": "NOTHING"},
    "POST /api/v1/spool/{n}/answer": {"to": "sent"},
    "POST /api/v1/foreign-evidence/{sha256}/close": {"handoff": "nothing/1"},
}
PLACEHOLDERS = {
    "step": "record_count",
    "name": "record_count",
    "version": "1",
    "coi": "CHA999926999999",
    "container_id": "nothing",
    "serial": "999999",
    "person": "N-NOBODY",
    "station": "NOTHING",
    "gtin": "09521101530018",
    "lot": "NOTHING",
    "asset": "NOTHING",
    "position": "NOTHING/01",
    "entry_id": "nothing",
    "anything": "nothing",
    "level": "0",
    "place": "000",
    "sha256": "0" * 64,
    "printer_id": "NOTHING",
    "n": "999999",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One method at one address."""

    method: str
    path: str

    @property
    def name(self) -> str:
        """As the table says it."""
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        """The path with something in every place."""
        address = self.path
        for name, value in PLACEHOLDERS.items():
            address = address.replace(f"{{{name}}}", value)
        return address

    @property
    def is_api(self) -> bool:
        """Whether it answers machines."""
        return self.path.startswith("/api/")


def doors_of(app: FastAPI) -> Iterator[Door]:
    """Every door of an app, but for the static files."""
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(method, str(route.path).replace(":path", ""))
