"""The app, assembled: routes, pages, static files, limits and headers; nothing is decided here."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig

from api import errors, openapi
from api.demo_people import demo_people
from api.guards import Bounds, SecureHeaders
from api.house import House
from api.jobs import Jobs
from api.pages import PAGES
from api.pages.error import error_page
from api.publishing import Publisher
from api.routes import ROUTES
from api.sending import Sender
from api.settings import Settings
from api.watching import Watch

STATIC = Path(__file__).parent / "static"
YOUNG_OBJECTS = 20_000  # a batch of scans makes some thousands, which all go with its commit
SILENT: TelemetryConfig = {  # nothing about requests leaves the house, whatever the environment says
    "tracing": False, "metrics": False, "logs": False, "auto_configure": False,
}  # fmt: skip
DESCRIPTION = (
    "Chain of custody for CAR-T cells. "
    "Every request for a step is answered by a verdict; a refusal is an answer."
)


def create_app(house: House) -> FastAPI:
    """The web app over an open house."""
    publisher, watch, jobs = Publisher(house), Watch(house), Jobs()
    sender = Sender(house)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what is here now stays: no pause of the collector looks at it again
        thresholds = gc.get_threshold()
        gc.set_threshold(YOUNG_OBJECTS, *thresholds[1:])
        publisher.start()
        watch.start()
        sender.start()
        yield
        jobs.stop()
        sender.stop()
        watch.stop()
        publisher.stop()
        house.close()
        gc.set_threshold(*thresholds)
        gc.unfreeze()  # at the end of the process everything is given back

    app = FastAPI(
        title="Custody", version="1", description=DESCRIPTION, lifespan=lifespan,
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, telemetry=SILENT,
    )  # fmt: skip
    app.state.house = house
    app.state.publisher, app.state.watch, app.state.jobs = publisher, watch, jobs
    app.state.demo_people = demo_people(house)
    app.state.error_page = error_page
    for router in ROUTES:
        app.include_router(router, prefix="/api/v1")
    for page in PAGES:
        app.include_router(page, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Bounds)
    app.add_middleware(SecureHeaders)
    errors.install(app)
    openapi.describe(app)
    return app


def app_from_environment() -> FastAPI:
    """The app for a server process, as the environment says."""
    from api.opening import open_house  # noqa: PLC0415  # opening a house has effects

    return create_app(open_house(Settings()))
