"""Every heading and caption of the report in each of its languages.

The languages are values of one type, so a word that is missing in one of them is a type error.
Codes, step names and what people recorded are never translated.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The report's own words in one language."""

    language: str
    report: str
    demo: str
    unbroken: str
    broken: str
    identity_checked: str
    identity_unchecked: str
    lost: str
    site: str
    preset: str
    status: str
    patient: str
    redacted: str
    erased: str
    entries: str
    refusals: str
    declarations: str
    deviations: str
    deviations_open: str
    gaps: str
    containers: str
    path: str
    genealogy: str
    bands: str
    curves: str
    exceptions: str
    exceptions_note: str
    record: str
    sign_offs: str
    reconciliation: str
    checkpoint: str
    contents: str
    page: str
    page_of: str
    generated: str
    bundle: str
    witnesses: str
    no_witness: str
    how_to_check: str
    number: str
    when: str
    what: str
    who: str
    recorded: str
    entry: str
    station: str
    second: str
    container: str
    product: str
    condition: str
    disposition: str
    holder: str
    since: str
    until: str
    released_by: str
    accepted_by: str
    still: str
    gap: str
    pending: str
    handover: str
    hold: str
    refused: str
    already_done: str
    declared: str
    corrects: str
    corrected_by: str
    next_step: str
    opened: str
    root_cause: str
    closed: str
    open: str
    none: str
    meaning: str
    subject: str
    label: str
    printed: str
    applied: str
    voided: str
    destroyed: str
    unaccounted: str
    day: str
    hour: str
    low_limit: str
    high_limit: str
    logarithmic: str
    bands_scale: str
    genealogy_note: str
    nothing_recorded: str
    done: str
    now: str


ENGLISH = Words(
    language="en",
    report="Custody record",
    demo="DEMO",
    unbroken="Custody unbroken",
    broken="Custody broken",
    identity_checked="Identity checked by scans at the bedside",
    identity_unchecked="Identity at the bedside not checked by scans: declared from paper",
    lost="New epoch of the log, entries lost before it",
    site="Treatment site",
    preset="Preset",
    status="Status",
    patient="Patient",
    redacted="Names are not shown in this copy",
    erased="Erased",
    entries="Entries",
    refusals="Refused",
    declarations="Declared",
    deviations="Deviations",
    deviations_open="Deviations open",
    gaps="Custody gaps",
    containers="Containers",
    path="From vein to vein",
    genealogy="Genealogy",
    bands="Who held what, and when",
    curves="Curves",
    exceptions="Refused and declared",
    exceptions_note=(
        "Refused: asked, and not done. "
        "Declared: had happened, and was told afterwards by two people."
    ),
    record="Every entry",
    sign_offs="Electronic signatures",
    reconciliation="Label reconciliation",
    checkpoint="Checkpoint",
    contents="Contents",
    page="Page",
    page_of="of",
    generated="Generated",
    bundle="SHA-256 of the attached evidence",
    witnesses="Witnessed by",
    no_witness="No witness has cosigned this checkpoint",
    how_to_check=(
        "The evidence is attached to this file, and the whole file is sealed: "
        "one changed byte breaks it. To check it without our server: custody verify FILE.pdf"
    ),
    number="No.",
    when="When",
    what="What",
    who="Who",
    recorded="recorded",
    entry="entry",
    station="at",
    second="second person",
    container="Container",
    product="Product",
    condition="Condition",
    disposition="Disposition",
    holder="Held by",
    since="From",
    until="Until",
    released_by="released by",
    accepted_by="accepted by",
    still="still",
    gap="GAP",
    pending="PENDING",
    handover="Handover",
    hold="ON HOLD",
    refused="REFUSED",
    already_done="ALREADY DONE",
    declared="DECLARED",
    corrects="corrects entry",
    corrected_by="corrected by entry",
    next_step="Next",
    opened="Opened",
    root_cause="Root cause",
    closed="Closed",
    open="OPEN",
    none="none",
    meaning="Meaning",
    subject="Signed",
    label="Label",
    printed="Printed",
    applied="Applied",
    voided="Voided",
    destroyed="Destroyed",
    unaccounted="Unaccounted",
    day="day",
    hour="hour",
    low_limit="lower limit",
    high_limit="upper limit",
    logarithmic="logarithmic scale",
    bands_scale=(
        "Hours at a handover and weeks in a freezer stand side by side: short spans are drawn "
        "wider than they were. Times are UTC. Numbers refer to the table below."
    ),
    genealogy_note="Cells go from left to right. Every container belongs to this one therapy.",
    nothing_recorded="Nothing recorded.",
    done="done",
    now="now",
)

GERMAN = Words(
    language="de",
    report="Gewahrsamsnachweis",
    demo="DEMO",
    unbroken="Gewahrsam lückenlos",
    broken="Gewahrsam unterbrochen",
    identity_checked="Identität am Krankenbett durch Scans geprüft",
    identity_unchecked="Identität am Krankenbett nicht durch Scans geprüft: nach Papier erklärt",
    lost="Neue Epoche des Protokolls, zuvor verlorene Einträge",
    site="Behandlungszentrum",
    preset="Vorgabe",
    status="Status",
    patient="Patient",
    redacted="Diese Fassung zeigt keine Namen",
    erased="Gelöscht",
    entries="Einträge",
    refusals="Abgelehnt",
    declarations="Nacherklärt",
    deviations="Abweichungen",
    deviations_open="Abweichungen offen",
    gaps="Lücken im Gewahrsam",
    containers="Behältnisse",
    path="Von Vene zu Vene",
    genealogy="Abstammung",
    bands="Wer was wann in Händen hatte",
    curves="Verläufe",
    exceptions="Abgelehnt und nacherklärt",
    exceptions_note=(
        "Abgelehnt: verlangt und nicht getan. "
        "Nacherklärt: geschehen und nachträglich von zweien angezeigt."
    ),
    record="Alle Einträge",
    sign_offs="Elektronische Unterschriften",
    reconciliation="Etikettenabgleich",
    checkpoint="Prüfpunkt",
    contents="Inhalt",
    page="Seite",
    page_of="von",
    generated="Erstellt",
    bundle="SHA-256 der angehängten Nachweise",
    witnesses="Bezeugt von",
    no_witness="Kein Zeuge hat diesen Prüfpunkt gegengezeichnet",
    how_to_check=(
        "Die Nachweise sind dieser Datei angehängt, und die ganze Datei ist versiegelt: "
        "Ein geändertes Byte bricht das Siegel. "
        "Prüfen ohne unseren Server: custody verify DATEI.pdf"
    ),
    number="Nr.",
    when="Wann",
    what="Was",
    who="Wer",
    recorded="erfasst",
    entry="Eintrag",
    station="an",
    second="zweite Person",
    container="Behältnis",
    product="Produkt",
    condition="Zustand",
    disposition="Freigabe",
    holder="In Händen von",
    since="Von",
    until="Bis",
    released_by="übergeben von",
    accepted_by="angenommen von",
    still="noch",
    gap="LÜCKE",
    pending="OFFEN",
    handover="Übergabe",
    hold="GESPERRT",
    refused="ABGELEHNT",
    already_done="BEREITS ERFOLGT",
    declared="NACHERKLÄRT",
    corrects="berichtigt Eintrag",
    corrected_by="berichtigt durch Eintrag",
    next_step="Weiter",
    opened="Eröffnet",
    root_cause="Ursache",
    closed="Geschlossen",
    open="OFFEN",
    none="keine",
    meaning="Bedeutung",
    subject="Unterschrieben",
    label="Etikett",
    printed="Gedruckt",
    applied="Aufgebracht",
    voided="Ungültig",
    destroyed="Vernichtet",
    unaccounted="Ungeklärt",
    day="Tag",
    hour="Stunde",
    low_limit="untere Grenze",
    high_limit="obere Grenze",
    logarithmic="logarithmische Skala",
    bands_scale=(
        "Stunden der Übergabe und Wochen im Gefrierlager stehen nebeneinander: "
        "Kurze Spannen sind breiter gezeichnet, als sie waren. "
        "Zeiten in UTC. Die Nummern verweisen auf die Tabelle."
    ),
    genealogy_note=(
        "Zellen gehen von links nach rechts. Jedes Behältnis gehört zu dieser einen Therapie."
    ),
    nothing_recorded="Nichts erfasst.",
    done="erfolgt",
    now="jetzt",
)

LANGUAGES: dict[str, Words] = {words.language: words for words in (ENGLISH, GERMAN)}


def words_in(language: str) -> Words:
    """The words of a language; raises ValueError when there are none."""
    if language not in LANGUAGES:
        raise ValueError(f"the report speaks {', '.join(sorted(LANGUAGES))}, not {language!r}")
    return LANGUAGES[language]
