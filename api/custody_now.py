"""Who has custody of a thing now, and whether a handoff of it waits for its second half."""

from api.house import Look
from custody.domain.records import Container, Handoff, HandoffItem, Record, Shipment, ShipmentItem
from custody.domain.vocabulary import HandoffState


def containers_of(look: Look, thing: Record | None) -> list[Container]:
    """The container itself, or those in a shipment; nothing for what holds no cells."""
    if isinstance(thing, Container):
        return [thing]
    if not isinstance(thing, Shipment):
        return []
    packed = (
        look.books.get(Container, item.container)
        for item in look.books.find(ShipmentItem, sscc=thing.sscc)
    )
    return [one for one in packed if one is not None]


def pending_handoff(look: Look, thing: Record | None) -> Handoff | None:
    """The handoff of a container, or of anything in a shipment, that was released and not accepted."""
    for one in containers_of(look, thing):
        for item in look.books.find(HandoffItem, container=one.id):
            handoff = look.books.get(Handoff, item.handoff)
            if handoff is not None and handoff.state == HandoffState.PENDING:
                return handoff
    return None
