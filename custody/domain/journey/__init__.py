"""The journey as one table: every step from enrolment to close-out, and what may happen at any time.

Read a row aloud: who may do it, where, with whom, after what, to what, and what becomes of it.
"""

from typing import Final

from custody.domain.journey import (
    approval,
    bedside_check,
    clinic,
    collection,
    companions,
    course,
    declarations,
    disposal,
    disposition,
    donor_screening,
    dose_plan,
    enrolment,
    erasure,
    filling,
    holds,
    infusion,
    label_approval,
    manufacture,
    material,
    monitoring,
    printing,
    relabelling,
    reprinting,
    results,
    rooms,
    signatures,
    storage,
    thaw,
    transport,
)
from custody.domain.step import Step

JOURNEY: Final[tuple[Step, ...]] = (
    *enrolment.STEPS,
    *donor_screening.STEPS,
    *printing.STEPS,
    *reprinting.STEPS,
    *companions.STEPS,
    *relabelling.STEPS,
    *collection.STEPS,
    *transport.STEPS,
    *storage.STEPS,
    *manufacture.STEPS,
    *filling.STEPS,
    *results.STEPS,
    *disposition.STEPS,
    *clinic.STEPS,
    *dose_plan.STEPS,
    *thaw.STEPS,
    *bedside_check.STEPS,
    *infusion.STEPS,
    *monitoring.STEPS,
    *rooms.STEPS,
    *approval.STEPS,
    *label_approval.STEPS,
    *holds.STEPS,
    *signatures.STEPS,
    *disposal.STEPS,
    *course.STEPS,
    *erasure.STEPS,
    *material.STEPS,
    *declarations.STEPS,
)

STEP: Final[dict[str, Step]] = {step.name: step for step in JOURNEY}

# material and product alike go in and out of storage: that says nothing of how far a therapy has come
AT_SEVERAL_STAGES: Final = frozenset({"put_away", "pick"})

STAGES: Final[dict[str, str]] = {
    "S0": "Enrolment and order",
    "S1": "Wristband and labels",
    "S2": "Leukapheresis",
    "S3": "Pack and hand to courier",
    "S4": "Receipt at the manufacturer",
    "S5": "Cryopreservation of the material",
    "S6": "Selection and activation",
    "S7": "Gene insertion",
    "S8": "Expansion",
    "S9": "Harvest and fill",
    "S10": "Cryopreservation of the product",
    "S11": "Quality control",
    "S12": "Disposition",
    "S13": "Shipment of the product",
    "S14": "Receipt at the treatment site",
    "S15": "Salvage (bridging) chemotherapy",
    "S16": "Lymphodepletion",
    "S17": "Dose plan",
    "S18": "Issue and thaw",
    "S19": "Bedside check",
    "S20": "Infusion",
    "S21": "Monitoring",
    "S22": "Discharge",
    "S23": "Close-out",
    "care": "At any time",
}
