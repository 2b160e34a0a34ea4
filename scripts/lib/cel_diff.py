#!/usr/bin/env python3
"""Evaluates the same expressions with our CEL and Google's, cel-expr-python, and shows where they differ.

usage: see scripts/cel-diff, which runs this with the Python that has the reference
"""

import re
import sys

from cel_generator import ExpressionGenerator
from cel_known import explanation
from differential import CASES, REFERENCES, Tally, answers, arguments

HAND_BINDINGS = {"x": 5, "y": "why"}
INTEGER = re.compile(r"-?\d+")
FRACTION = re.compile(r"\.(\d*?)0*(?=[sZ]$)")


def written_by_hand():
    for line in (CASES / "cel.txt").read_text(encoding="utf-8").splitlines():
        yield {"expression": line, "bindings": HAND_BINDINGS}


def canonical(value, kind=None):
    """A value as both sides would write it: in JSON an integer can be text or a number, a fraction of a second end in zeros.

    Of elements the type is known no more, so that text which looks like a number, an instant or a duration is taken for one.
    """
    if isinstance(value, list):
        return [canonical(element) for element in value]
    if isinstance(value, dict):
        return {name: canonical(member) for name, member in value.items()}
    if kind == "double":
        return repr(float(value))
    if kind in ("string", "bytes", "bool", "type") or not isinstance(value, str):
        return value
    if INTEGER.fullmatch(value):
        return int(value)
    return FRACTION.sub(lambda match: f".{match[1]}" if match[1] else "", value)


def outcome(reply):
    """What is compared; errors are one another's equals, however they are worded."""
    return "error" if "error" in reply else (reply["type"], canonical(reply["value"], reply["type"]))


def main():
    options = arguments(__doc__.splitlines()[0])
    generator = ExpressionGenerator(options.seed)
    requests = list(written_by_hand()) + [generator.request() for _ in range(options.count)]
    ours = answers(options.ours.split(), requests)
    theirs = answers([sys.executable, str(REFERENCES / "jsonl_cel.py")], requests)
    tally = Tally()
    for request, our, their in zip(requests, ours, theirs):
        if outcome(our) == outcome(their):
            tally.count("errors in both" if "error" in our else "values in both")
        elif known := explanation(request, our, their):
            tally.count(f"known ({known.name})")
        else:
            tally.show(request, {"ours": our, "cel-expr-python": their})
    tally.finish()


if __name__ == "__main__":
    main()
