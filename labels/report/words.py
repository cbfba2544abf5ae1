"""Every heading and caption of the reports: each language is a value of this one type.

So a word that is missing in one of them is a type error.  Codes, step names and what people
recorded are never translated.
"""

from dataclasses import dataclass, replace

from custody.domain.selection_record import SelectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedBy:
    """A word for each kind of selection."""

    period: str
    actor: str
    lot: str
    shipment: str

    def of(self, kind: SelectionKind) -> str:
        """The word for this kind."""
        return str(getattr(self, kind))


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
    selection: str
    selected_by: SelectedBy
    proven: str
    as_said: str
    therapies: str
    people: str
    pictured: SelectedBy
    touched: str
    acting: str
    containers_touched: str
    therapy: str
    no_therapy: str
    more_therapies: str
    role: str
    acted: str
    seconded: str
    first: str
    last: str
    about: str
    before_period: str
    after_period: str
    beyond: str
    quorum: str
    quorum_met: str
    quorum_missed: str
    no_quorum: str
    key_unknown: str
    more: str
    issued_this: str
    one_bar: str
    to: str

    def within_selection(self) -> "Words":
        """The same, where custody that goes on is not the end of the story."""
        return replace(self, still=self.beyond)
