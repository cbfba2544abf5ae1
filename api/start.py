"""`custody …`: verifying starts with what it needs and nothing else, every other command with the house.

Who verifies a log of millions of entries has memory for that and not for a web server, and who
verifies at home waits for nothing.
"""

import sys


def main() -> None:
    """Run the command that is asked for."""
    if sys.argv[1:2] == ["verify"]:
        from api.verify_cli import main as run  # noqa: PLC0415 -- without the house
    else:
        from api.cli import main as run  # noqa: PLC0415 -- with it
    run()


if __name__ == "__main__":
    main()
