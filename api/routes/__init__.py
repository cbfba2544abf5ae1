"""The JSON doors under /api/v1."""

from api.routes import demo, evidence, labels, ledger, look_up, sessions, steps, therapies

ROUTES = (
    sessions.router,
    steps.router,
    look_up.router,
    therapies.router,
    labels.router,
    evidence.router,
    ledger.router,
    demo.router,
)
