"""Verifying starts with what it needs: no web, no drawing, and in a helper neither a database engine nor keys."""

import subprocess
import sys

import pytest

from api import cli, start

WEB = {"fastapi", "starlette", "uvicorn", "jinja2", "pydantic_settings"}
DRAWING = {"reportlab", "zxingcpp", "numpy", "PIL", "qrcode", "barcode", "pystrich", "pypdfium2"}
OTHERS = {"alembic", "fhir", "pyrage", "argon2", "pikepdf", "pyhanko"}
ENGINE = {"sqlalchemy", "sqlmodel", "pydantic", "psycopg", "cryptography", "typer", "rich"}


def loaded_by(*modules: str) -> set[str]:
    """The top packages in a new Python that imports these."""
    script = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in told.stdout.split()}


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        (("api.start",), WEB | DRAWING | OTHERS | ENGINE),
        (("api.verify_cli",), WEB | DRAWING | OTHERS),
        (("custody.__main__",), WEB | DRAWING | OTHERS | ENGINE - {"cryptography"}),
        (("custody.ledger.block", "custody.store.log_rows"), WEB | DRAWING | OTHERS | ENGINE),
    ],
    ids=["custody", "custody verify", "python -m custody", "a helper"],
)
def test_it_starts_with_what_it_needs_and_nothing_else(modules: tuple[str, ...], never: set[str]):
    assert loaded_by(*modules) & never == set()


def test_verify_is_the_same_command_with_the_house_and_without(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    said = []
    for main in (start.main, cli.main):
        monkeypatch.setattr(sys, "argv", ["custody", "verify", "/no/such/file"])
        with pytest.raises(SystemExit) as ended:
            main()
        said.append((ended.value.code, capsys.readouterr()))

    assert said[0] == said[1]
    assert said[0][0] == 2
