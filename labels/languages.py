"""The languages that a label's captions and instructions speak.

The English text is the key, so that a template reads as what it prints.  Product names and dates stay as ISBT 128
prints them in every language; statutory statements follow their own rule (`labels.jurisdictions`).  A text without a
translation is an error: half a label in another language is worse than none.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from custody.errors import MissingElement


class Language(StrEnum):
    """A language, by its ISO 639-1 code."""

    ENGLISH = "en"
    GERMAN = "de"


# Captions of templates, with their German.
CAPTIONS: Final[Mapping[str, str]] = {
    "Chain of identity": "Chain of Identity",  # the standard's own name
    "Donation": "Spende",
    "Collected at": "Entnommen in",
    "Collection ended": "Ende der Entnahme",
    "Patient": "Patient",
    "Patient, donor and recipient": "Patient, Spender und Empfänger",
    "Store at": "Lagern bei",
    "Keep at": "Transport",
    "Expires": "Verwendbar bis",
    "Use before": "Verwenden vor",
    "From": "Von",
    "To": "An",
    "Packed": "Verpackt",
    "Shipper, logger and seal": "Transportbehälter, Datenlogger und Siegel",
    "Container": "Behältnis",
    "Volume": "Volumen",
    "Cells": "Zellen",
    "Additives": "Zusätze",
    "Blood group, red cell compatibility": "Blutgruppe, Erythrozytenverträglichkeit",
    "Compare each container with its line, then accept it.": "Erst jedes Behältnis mit seiner Zeile vergleichen.",
}
GERMAN: Final[Mapping[str, str]] = {
    **CAPTIONS,
    # words of templates
    "Born": "Geb.",
    "See accompanying documents": "Siehe Begleitdokumente",
    "BIOHAZARD": "BIOHAZARD",  # part of the legend itself
    "Cassette": "Kassette",
    "Overwrap": "Überbeutel",
    "Tie tag": "Anhänger",
    "Syringe": "Spritze",
    "Not the bag: scan the label inside.": "Nicht der Beutel: Etikett innen scannen.",
    "Do not use until released.": "Erst nach Freigabe verwenden.",
    "The rest is on the tie tag.": "Weiteres auf dem Anhänger.",
    # the colours of final bags
    "red": "rot",
    "orange": "orange",
    "yellow": "gelb",
    "green": "grün",
    "blue": "blau",
    "violet": "violett",
    "grey": "grau",
    # words of contents
    "Hospital no.": "Klinik-Nr.",
    "Order": "Auftrag",
    "Facility": "Einrichtung",
    "Print": "Druck",
    "erased": "gelöscht",
    "Volume: see document": "Volumen: siehe Dokument",
    "Additives: see document": "Zusätze: siehe Dokument",
    "Dose: see document": "Dosis: s. Dokument",
    "See document": "Siehe Dokument",
    "cells": "Zellen",
    "Human cells for administration": "Menschliche Zellen zur Anwendung",
    "Wristband": "Patientenarmband",
    "37 °C": "37 °C",
    "2 to 8 °C": "2 bis 8 °C",
    "At or below −130 °C": "Bei oder unter −130 °C",
    "DO NOT X-RAY": "NICHT RÖNTGEN",
    "KEEP UPRIGHT": "AUFRECHT HALTEN",
    "Not counted": "Ungezählt",
    "Therapy card": "Therapiekarte",
    "Vector": "Vektor",
    "Reagent": "Reagenz",
    "Kit": "Set",
    "Calibrated until": "Kalibriert bis",
    # packing lists
    "Packing list: human cells for administration": "Packliste: menschliche Zellen zur Anwendung",
    "Sheet {sheet} of {sheets}, containers: {count}": "Blatt {sheet} von {sheets}, Behältnisse: {count}",
    "{n} of {count}": "{n} von {count}",
    "Shipper {id}": "Transportbehälter {id}",
    "Logger {id}": "Datenlogger {id}",
    "Seal {id}": "Siegel {id}",
    "Collection bag": "Entnahmebeutel",
    "Final product bag": "Endproduktbeutel",
    "Not recorded": "Nicht erfasst",
    # action cards; titles of steps stay as the pages have them
    "Scan it: the form opens. It records nothing.": "Scannen: das Formular geht auf. Es wird nichts erfasst.",
    "any station": "jede Station",
    "clinic": "Ambulanz",
    "apheresis": "Apherese",
    "collection lab": "Entnahmelabor",
    "courier": "Kurier",
    "dock": "Rampe",
    "cryo": "Kryolager",
    "clean room": "Reinraum",
    "qc lab": "Prüflabor",
    "quality desk": "Qualitätssicherung",
    "site receipt": "Annahme der Klinik",
    "site cryo": "Kryolager der Klinik",
    "thaw": "Auftauplatz",
    "bedside": "Krankenbett",
    "ward": "Bettenstation",
    "office": "Büro",
    "DEMO, not for clinical use": "DEMO, nicht für Patienten",
    "SAMPLE": "MUSTER",
    "SAMPLE, not for use": "MUSTER, nicht verwenden",
}
_TRANSLATED: Final[Mapping[Language, Mapping[str, str]]] = {Language.GERMAN: GERMAN}


def say(text: str, language: Language) -> str:
    """A caption or instruction in a language; raises MissingElement where nobody translated it."""
    if language is Language.ENGLISH or not text:
        return text
    try:
        return _TRANSLATED[language][text]
    except KeyError:
        raise MissingElement(f"{text!r} is not there in the language {language}.") from None
