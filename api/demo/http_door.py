"""The player's door to the real server: everything that people do goes over HTTP, and nothing else.

Whoever acts signs in with badge and PIN at the station where they stand.  A label is scanned as it
is printed: its PDF is fetched by who printed it, drawn as the printer would, and its symbols are
read by a decoder.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from typing import Any

import orjson

from api.demo.player import Asked, PlayFailed, Reply
from api.demo.things import Symbol
from api.demo.world import World
from api.seeding import demo_token
from custody.domain.case import RawScan, moment
from custody.errors import NotFound
from labels.content import LabelKind
from labels.read_back import symbols_on

ROOT = "/api/v1"
ERRORS = 400
NOT_THERE = 404

Who = tuple[str, str]
"""A person and the station where they stand."""

Keep = Callable[[LabelKind, str, bytes, bytes | None], list[Symbol]]
"""Takes a print's kind and name, its PDF and, where its kind has one, its ZPL; tells what a scanner reads on it."""


@dataclass(slots=True)
class HttpDoor:
    """The server at a port of this machine; `clerk` moves the clock, `keep` gets every label and packing list."""

    world: World
    port: int
    clerk: Who
    keep: Keep = lambda _kind, _name, pdf, _zpl: symbols_on(pdf)
    _connection: HTTPConnection | None = None
    _tokens: dict[Who, str] = field(default_factory=dict)
    _symbols: dict[int, list[Symbol]] = field(default_factory=dict)

    def act(self, asked: Asked) -> Reply:
        """The answer to one act."""
        who = (asked.person, asked.station)
        body: dict[str, Any] = {
            "scans": {slot: list(map(_scan, scans)) for slot, scans in asked.scans.items()},
            "values": dict(asked.values),
            "acknowledge": list(asked.acknowledge),
        }
        if asked.second is not None:
            second = self.world.people[asked.second]
            body["second"] = {"badge": second.badge, "pin": second.pin}
        if asked.photos:
            body["photos"] = {name: b64encode(one).decode() for name, one in asked.photos.items()}
        if asked.happened is not None:
            body["happened_at"] = moment(asked.happened)
        told = self.ask(who, "POST", f"/steps/{asked.step}", body, key=asked.key)
        reply = Reply.of(orjson.loads(told))
        for record in reply.records:
            if "bears" in record and record["state"] == "printed":
                self._printed(LabelKind(record["kind"]), record["serial"], who)
            if record["record"] == "shipment" and record["state"] == "packed":
                self._packed(record["sscc"], who)
        return reply

    def clock(self, to: datetime) -> None:
        """Move the clock forward."""
        self.ask(self.clerk, "POST", "/demo/clock", {"to": to.isoformat()})

    def symbols(self, serial: int) -> list[Symbol]:
        """What a scanner reads on a printed label: text and AIM prefix of each symbol."""
        return self._symbols[serial]

    def _printed(self, kind: LabelKind, serial: int, who: Who) -> None:
        """Fetch a label that was just printed, keep it, and read its symbols; each print once."""
        if serial not in self._symbols:
            files = self.files(who, f"/labels/{serial}")
            self._symbols[serial] = self.keep(kind, file_name(serial), *files)

    def files(self, who: Who, path: str) -> tuple[bytes, bytes | None]:
        """The PDF of a label and, where its template has one, its ZPL."""
        pdf = self.ask(who, "GET", f"{path}.pdf")
        try:
            return pdf, self.ask(who, "GET", f"{path}.zpl")
        except NotFound:
            return pdf, None

    def _packed(self, sscc: str, who: Who) -> None:
        """Fetch the list that goes into a shipper, keep it, and read the shipment's number on it."""
        pdf = self.ask(who, "GET", f"/shipments/{sscc}/packing-list.pdf")
        read = self.keep(LabelKind.PACKING_LIST, f"packing-list-{sscc}", pdf, None)
        if (f"00{sscc}", "]C1") not in read:
            raise PlayFailed(f"the packing list of {sscc} does not say its number")

    def ask(
        self,
        who: Who,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str = "",
    ) -> bytes:
        """The answer of a door to somebody; PlayFailed or NotFound where it is an error."""
        headers = {"Authorization": f"Bearer {self._token(who)}"}
        if key:
            headers["Idempotency-Key"] = key
        return self._send(method, path, body, headers)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()

    def _token(self, who: Who) -> str:
        """A session, begun when somebody is first seen at a station."""
        if who not in self._tokens:
            person = self.world.people[who[0]]
            asked = {
                "badge": person.badge,
                "pin": person.pin,
                "station_token": demo_token(who[1]),
            }
            told = orjson.loads(self._send("POST", "/sign-in", asked, {}))
            self._tokens[who] = told["token"]
        return self._tokens[who]

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> bytes:
        connection = self._connection
        if connection is None:
            connection = self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = None if body is None else orjson.dumps(body)
        kind = {"Content-Type": "application/json"} if sent is not None else {}
        connection.request(method, ROOT + path, sent, {**headers, **kind})
        answer = connection.getresponse()
        data = answer.read()
        if answer.status >= ERRORS:
            error = NotFound if answer.status == NOT_THERE else PlayFailed
            raise error(f"{method} {path}: {answer.status} {data.decode(errors='replace')[:400]}")
        return data


def file_name(serial: int) -> str:
    """What the files of a print are called, without their ending."""
    return f"label-{serial:04d}"


def _scan(raw: RawScan) -> dict[str, Any]:
    return {
        "text": raw.text,
        "symbology": raw.symbology,
        "typed": raw.typed,
        "rekeyed": raw.rekeyed,
        "because": raw.because,
        "because_note": raw.because_note,
    }
