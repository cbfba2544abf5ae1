"""Who did something, as pages say it: the name on the badge, and the number that the ledger knows behind it.

Names of staff are no patients' names: whoever may see that a thing was done may see who did it.  Paper and the ledger
keep the number, since a name can change.
"""

from collections.abc import Callable

from markupsafe import Markup

from api.house import House
from custody.store.accounts import Account

BESIDE = "@"  # between a person of a partner's installation and its log; no number of ours has it


class Staff:
    """Names of staff for one page; each is looked up once."""

    def __init__(self, account_of: Callable[[str], Account | None]) -> None:
        """`account_of` finds an account by the person's number."""
        self._account_of = account_of
        self._known: dict[str, str | Markup] = {}

    def __call__(self, person: str | None) -> str | Markup:
        """The name with the number as its title; the number where nobody has that account, and words as they are."""
        if not person:
            return ""
        if person not in self._known:
            self._known[person] = self._told(person)
        return self._known[person]

    def _told(self, person: str) -> str | Markup:
        theirs, beside, log = person.partition(BESIDE)
        if beside:
            return Markup('{} <span class="staff__log">of {}</span>').format(theirs, log)
        account = self._account_of(person)
        if account is None:
            return person
        return Markup('<span title="{}">{}</span>').format(person, account.display_name)


def staff_of(house: House) -> Staff:
    """The names of everybody with an account in this house."""

    def account_of(person: str) -> Account | None:
        with house.look() as look:
            return look.stores.accounts.of(person)

    return Staff(account_of)
