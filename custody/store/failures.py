"""What the two databases raise when they cannot be reached or read, for those who speak no SQL."""

import sqlite3
from typing import Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError

DATABASE_ERRORS: Final[tuple[type[Exception], ...]] = (
    SQLAlchemyError,
    sqlite3.Error,
    psycopg.Error,
)
