"""The JSON doors under /api/v1."""

from api.routes import (
    cards,
    container_evidence,
    demo,
    evidence,
    exchange,
    foreign_evidence,
    label_templates,
    labels,
    ledger,
    log_tiles,
    look_up,
    packing_lists,
    reconciliation,
    selections,
    sessions,
    steps,
    therapies,
    thing_labels,
)

ROUTES = (
    steps.router,  # the busiest first: routes are tried in this order
    look_up.router,
    sessions.router,
    therapies.router,
    reconciliation.router,
    labels.router,
    label_templates.router,
    cards.router,
    thing_labels.router,
    packing_lists.router,
    evidence.router,
    container_evidence.router,
    selections.router,
    foreign_evidence.router,
    exchange.router,
    ledger.router,
    log_tiles.router,
    demo.router,
)
