"""Somebody who takes patients through the journey with nothing but pages: what can be pressed is read from them.

They know no code at all.  They turn to another person and move the clock in the demo bar, take a step where the work
list or the scanned thing offers it, press the demo scanner's things into the form's fields by what is written on them,
and fetch every label that a step prints.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape

from labels.read_back import symbols_on
from tests.api.pages.at_hand import Patient, Pressed
from tests.api.pages.hand import Form, Hand
from tests.api.pages.way import Row, Says

RECORDED = "Recorded"
MOVES = (("+1d", 1440), ("+1h", 60), ("+10m", 10), ("+1m", 1))
BUTTON = re.compile(r'name="demo_scan" value="([^"|]*)\|([^"]*)"[^>]*>([^<]*)<')
CARD = re.compile(r'<div class="work">.*?</ul>\s*</div>\s*</div>', re.DOTALL)
LINE = re.compile(r'data-label="Test">([^<]*)<span class="facts__note">recorded as ([A-Z0-9-]+),')


@dataclass
class ByHand:
    """Somebody at one browser; `printed` is every code that can be read on the labels they printed."""

    hand: Hand
    me: str = ""
    printed: set[str] = field(default_factory=set)

    def be(self, who: str) -> None:
        """Be somebody at a station, in the demo bar of whatever page is open."""
        if who != self.me:
            self.hand.send("/demo/be", person=who)
            assert self.hand.status == 200, self.hand.text
            self.me = who

    def wait(self, minutes: int) -> None:
        """Let time pass, by the demo bar's buttons."""
        for move, length in MOVES:
            presses, minutes = divmod(minutes, length)
            for _ in range(presses):
                self.hand.send("/demo/clock", move=move)
                assert self.hand.status == 200, self.hand.text

    def walks(self, patient: Patient, rows: Iterable[Row]) -> None:
        """Take a part of the way, row by row; every step is recorded."""
        for row in rows:
            self.wait(row.wait)
            if row.step:
                told = {name: patient.said(one) for name, one in row.says.items()}
                self.does(patient, str(patient.said(row.who)), row.step, told)

    def find(self, who: str, name: str, n: int) -> Patient:
        """A patient by name, on the pages of the therapies; `n` is the number of their room, chair and bed."""
        self.be(who)
        self.hand.go("/presets/lymphoma")
        lines = {unescape(title): code for title, code in LINE.findall(self.hand.html)}
        self.hand.go("/therapies")
        for coi in dict.fromkeys(re.findall(r'href="/therapies/(CHA\w+)"', self.hand.html)):
            self.hand.go(f"/therapies/{coi}")
            if f">{name}<" in self.hand.html:
                mark = re.search(r"Mark: [^<]*</span>([^<]*)<", self.hand.html)
                found = Patient(coi=coi, mark=mark[1] if mark else "", words=lines | {"n": str(n)})
                found.note(self.hand.text)
                return found
        raise AssertionError(f"{name} is on no page")

    def does(self, patient: Patient, who: str, step: str, says: Says) -> None:
        """Take a step, and hear that it is recorded."""
        self.be(who)
        self.open(patient, step, says)
        self.fill(patient, step, says)
        assert self.hand.verdict == RECORDED, f"{step} for {patient.mark}: {self._told()}"
        patient.note(self.hand.text)
        self._fetch_labels()

    def open(self, patient: Patient, step: str, says: Says) -> None:
        """Open a step's form where the work list offers it, or else what can be scanned at the station."""
        self.hand.go("/work")
        if step in self._offered(patient):
            self.hand.go(f"/steps/{step}")
            return
        self.hand.go("/equipment?view=assets")
        if f'href="/steps/{step}"' in self.hand.html:
            self.hand.go(f"/steps/{step}")
            return
        self.hand.go("/station")
        told = [one for one in says.values() if isinstance(one, str)]
        near = [one for one in self.things() if one.is_of(patient)]
        for thing in sorted(near, key=lambda one: not any(words in one.words for words in told)):
            self.hand.send("/station", demo_scan=f"{thing.slot}|{thing.text}")
            if self.hand.has_form(f"/steps/{step}/form"):
                self.hand.send(f"/steps/{step}/form")
                return
            self.hand.go("/station")
        raise AssertionError(f"{step} for {patient.mark} is offered to {self.me} nowhere")

    def fill(self, patient: Patient, step: str, says: Says) -> None:
        """Fill in the form that is open, and send it."""
        form, action = self._form(step), f"/steps/{step}"
        things, fields = self.things(), {}
        for slot in dict.fromkeys(re.findall(r'name="scan\.(\w+)\.0"', self.hand.html)):
            if slot in says or f"scan.{slot}.0" in form.required:
                chosen = list(self._choose(things, slot, patient, says.get(slot, ""), step))
                for n, thing in enumerate(chosen):
                    fields |= {f"scan.{slot}.{n}": thing.text, f"scan.{slot}.{n}.how": "scanned"}
        if "second.badge" in form.names:
            (badge,) = self._choose(things, "second", patient, says.get("second", ""), step)
            fields["second.badge"] = badge.text
        fields |= self._values(form, says, step)
        self.hand.post(action, **(form.fields | fields))

    def things(self) -> list[Pressed]:
        """What the demo's scanner offers on the page that is open."""
        found = BUTTON.findall(self.hand.html)
        return [Pressed(*map(unescape, one)) for one in found]

    def _form(self, step: str) -> Form:
        return self.hand.form(f"/steps/{step}")

    def _offered(self, patient: Patient) -> set[str]:
        """The steps that the work list offers for a patient."""
        for card in re.findall(
            r'<div class="work">.*?</ul>\s*</div>\s*</div>', self.hand.html, re.DOTALL
        ):
            if patient.coi in card:
                return set(re.findall(r'href="/steps/(\w+)"', card))
        return set()

    def _choose(
        self,
        things: Iterable[Pressed],
        slot: str,
        patient: Patient,
        told: str | Sequence[str],
        step: str,
    ) -> Iterable[Pressed]:
        """The patient's things for a field, by the words told; one for each of several words."""
        mine = [one for one in things if one.slot == slot and one.is_of(patient)]
        many = f"scan.{slot}.1" in self.hand.html
        for words in [told] if isinstance(told, str) else told:
            fitting = [one for one in mine if words in one.words and not one.is_spent]
            assert fitting, (
                f"{step}: nothing like {words!r} to press for {slot} of {[one.words for one in mine]}"
            )
            assert many or slot == "label" or len(fitting) == 1, (
                f"{step}: which {slot} of {fitting}?"
            )
            yield from fitting if many and isinstance(told, str) else fitting[:1]

    def _values(self, form: Form, says: Says, step: str) -> dict[str, str]:
        """What is typed; a question that nobody spoke of is answered with yes."""
        fields = {}
        for name in sorted(one for one in form.names if one.startswith("value.")):
            told = says.get(name.removeprefix("value."))
            if told is not None:
                fields[name] = str(told)
            elif name in form.required:
                assert "yes" in form.choices.get(name, ()), (
                    f"{step} asks {name}, {form.choices.get(name)}"
                )
                fields[name] = "yes"
        unknown = {
            one
            for one in says
            if f"value.{one}" not in form.names and f"scan.{one}.0" not in form.names
        }
        assert unknown <= {"second"}, f"{step} has no {unknown}: {form.names}"
        return fields

    def _fetch_labels(self) -> None:
        """Print what the page offers to print, and read it as a scanner would."""
        for path in re.findall(r'href="(/api/v1/labels/\d+\.pdf)"', self.hand.html):
            response = self.hand.client.get(path)
            assert response.status_code == 200, response.text
            self.printed |= {text for text, _ in symbols_on(response.content)}

    def _told(self) -> str:
        text = self.hand.text
        return text[text.find("+1 day") :][:900]
