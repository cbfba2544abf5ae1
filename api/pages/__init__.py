"""The pages for people: one module, one template, one name."""

from fastapi import APIRouter

PAGES: tuple[APIRouter, ...] = ()
