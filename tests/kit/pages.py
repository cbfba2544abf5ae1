"""What people read on a page."""

import re
from html import unescape


def told(page: str) -> str:
    """The words of a page, without what they are drawn with."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
