"""The pages for people: one module, one template, one name."""

from fastapi import APIRouter

from api.pages import (
    audit,
    bedside,
    container,
    demo,
    equipment,
    error,
    foreign_evidence,
    handoffs,
    label,
    labels,
    people,
    preset,
    presets,
    selections,
    sign_in,
    station,
    step,
    therapies,
    therapy,
    work,
)

PAGES: tuple[APIRouter, ...] = (
    sign_in.router,
    demo.router,
    station.router,
    step.router,
    bedside.router,
    work.router,
    handoffs.router,
    therapies.router,
    therapy.router,
    container.router,
    labels.router,
    label.router,
    people.router,
    equipment.router,
    presets.router,
    preset.router,
    audit.router,
    selections.router,
    foreign_evidence.router,
    error.router,
)
