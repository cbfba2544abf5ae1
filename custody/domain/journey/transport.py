"""S3, S4, S13, S14: the way there and back: packed, handed over, received; first the material, then the product."""

from custody.domain.journey import handover, packing, receipt

STEPS = (
    packing.MATERIAL,
    *handover.STEPS,
    *receipt.MATERIAL,
    packing.PRODUCT,
    receipt.PRODUCT,
)
