"""S3, S4, S13, S14: the way there and back: packed, opened again, handed over, received; first the material, then the product."""

from custody.domain.journey import handover, packing, receipt, unpacking

STEPS = (
    packing.MATERIAL,
    unpacking.STEP,
    *handover.STEPS,
    *receipt.MATERIAL,
    packing.PRODUCT,
    receipt.PRODUCT,
)
