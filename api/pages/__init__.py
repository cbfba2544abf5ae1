"""The pages for people: one module, one template, one name."""

from fastapi import APIRouter

from api.pages import bedside, demo, error, sign_in, station, step

PAGES: tuple[APIRouter, ...] = (
    sign_in.router,
    demo.router,
    station.router,
    step.router,
    bedside.router,
    error.router,
)
