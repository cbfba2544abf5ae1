"""Facility Identification Numbers (ISBT 128): who may stand on a label of this installation.

Five characters: a letter but O or a digit but 0; two letters but O or digits; two digits.  A9990 to
A9999 are set aside for training, so a demo installation uses these and nothing else, and a
production one never.
"""

import re
from typing import Final

FACILITY: Final = "[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}"  # to build longer grammars with
_FACILITY = re.compile(FACILITY)
_TRAINING = re.compile("A999[0-9]")


def facility_is_allowed(facility: str, *, demo: bool) -> bool:
    """Whether an installation of this kind may issue numbers of this facility."""
    if not _FACILITY.fullmatch(facility):
        return False
    return bool(_TRAINING.fullmatch(facility)) == demo
