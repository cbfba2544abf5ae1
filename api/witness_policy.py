"""The installation's own policy file: which witnesses it asks, and how many it wants under a checkpoint."""

from api.house import House
from custody.ledger.policy import Policy


def witness_policy(house: House) -> Policy | None:
    """What the file says, or None where there is none; DocumentUnreadable where it is no policy."""
    path = house.settings.witnesses
    return None if path is None else Policy.parse(path.read_text("utf-8"))
