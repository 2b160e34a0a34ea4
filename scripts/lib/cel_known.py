"""Differences between our CEL and Google's in C++ that are explained, and why ours is the one to keep."""

import re
from typing import Callable, NamedTuple


class Known(NamedTuple):
    """A class of differences: whatever else differs where it applies hides behind it, so they are narrow."""

    name: str
    applies: Callable[[str, dict, dict], bool]
    reason: str


def refused(because, pattern=""):
    """Ours is an error that says so on an expression like this, theirs a value."""
    expression = re.compile(pattern, re.DOTALL)
    return lambda text, ours, theirs: because in ours.get("error", "") and "value" in theirs and bool(expression.search(text))


def accepted(because, pattern):
    """Theirs is an error that says so on an expression like this, ours a value."""
    expression = re.compile(pattern, re.DOTALL)
    return lambda text, ours, theirs: because in theirs.get("error", "") and "value" in ours and bool(expression.search(text))


def non_finite_text(text, ours, theirs):
    names = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN", "-nan": "NaN"}
    return theirs.get("type") == "string" and names.get(theirs.get("value")) == ours.get("value")


KNOWN = [
    Known("infinities and NaN as text", non_finite_text, "the JSON mapping's spelling, which double() reads back; theirs is printf's"),
    Known(
        "numbers in text with space or plus around",
        refused("can't be read as", r"\b(int|uint|double)\('( |\+|[^']* ')"),
        "the specification has the syntax of literals; theirs reads as strtol does",
    ),
    Known("int of a bool", refused("int(bool)"), "no such conversion in the specification"),
    Known("µs", accepted("String to Duration conversion failed", "µs"), "Go's durations, which the specification refers to, have it"),
    Known("offsets of more than a day", refused("unknown time zone", r"\+99:99"), "no zone is 99 hours off"),
    Known(
        "equal keys of two types",
        refused("stands twice in a map"),
        "1 and 1u are equal, hence one key; theirs keeps both",
    ),
    Known("member functions called as global ones", refused("no such overload: contains()"), "the specification has only the member"),
    Known(
        "sums of durations past 292 years",
        refused("overflows: the result is out of range", r"2500000h"),
        "a sum that isn't the sum is an error; theirs stays at the greatest number of nanoseconds",
    ),
    Known("doubles out of range", refused("out of a double's range"), "a literal that isn't the number it says is an error"),
    Known(
        "a backslash at the end of a raw string",
        accepted("String must end with", r"r'''a\\'''"),
        "nothing is escaped in a raw string, the quote neither",
    ),
]


def explanation(request, ours, theirs):
    """The class that a difference belongs to, or None."""
    return next((known for known in KNOWN if known.applies(request["expression"], ours, theirs)), None)
