"""Differences between implementations of Liquid that are explained, and why ours is the one to keep."""

import json
import re
from typing import NamedTuple


class Known(NamedTuple):
    """A class of differences, recognised by the request: whatever else differs there hides behind it, so they are narrow."""

    name: str
    pattern: re.Pattern
    reason: str


KNOWN = [
    Known(
        "blank",
        re.compile(r"\bblank\b"),
        "today nil, false, empty and white space equal blank; neither reference knows all of it. Hand-written cases pin it down",
    ),
    Known(
        "sort by a property that nothing has",
        re.compile(r"\b(strs|mix|arr)\b[^}]*\| sort(_natural)?: '"),
        "all elements are equal then; ours keep their order, Ruby's sort does as it likes",
    ),
    Known(
        "dates past the year 9999",
        re.compile(r"\bbig\b[^}]*\| date:|\"d\": \"\d{12,}\""),
        "a number of seconds that no calendar in use reaches is left as it is; Ruby counts on for ever, Python refuses",
    ),
    Known(
        "date formats that end in a width",
        re.compile(r"\"f\": \"%\d+\""),
        "a directive without its letter is left as it is written; Ruby refuses it, Python pads the rest",
    ),
]


def explanation(request):
    """The class that a difference on this request belongs to, or None."""
    text = json.dumps({"template": request["template"], "data": request["data"]})
    return next((known for known in KNOWN if known.pattern.search(text)), None)
