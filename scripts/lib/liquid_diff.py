#!/usr/bin/env python3
"""Renders the same templates with our Liquid, the original in Ruby and python-liquid, and shows where ours stands alone.

usage: see scripts/liquid-diff, which runs this with the Python that has the references

The original is old (5.4), python-liquid follows today's Liquid but has habits of Python. So a difference counts when ours agrees with
neither, and also when it disagrees with python-liquid on what the original is too old to know.
"""

import json
import sys

from differential import CASES, REFERENCES, Tally, answers, arguments
from liquid_generator import TemplateGenerator
from liquid_known import explanation


def written_by_hand():
    """Requests with, where both references are wrong, what is right and because of what."""
    lines = (CASES / "liquid.jsonl").read_text(encoding="utf-8").splitlines()
    yield from (json.loads(line) for line in lines)
    dates = json.loads((CASES / "dates.json").read_text(encoding="utf-8"))
    for date in dates["texts"]:
        yield {"template": "{{ d | date: '%Y-%m-%d %H:%M:%S' }}", "data": {"d": date}}
    for instant in dates["instants"]:
        for form in formats(dates):
            yield {"template": "{{ d | date: f }}", "data": {"d": instant, "f": form}}


def formats(dates):
    for flag in dates["flags"]:
        for width in dates["widths"]:
            yield from (f"%{flag}{width}{letter}" for letter in dates["letters"])
    yield from dates["formats"]


def text_of(reply):
    """The output, or None for an error: how an error is worded or shown is everybody's own business."""
    output = reply.get("output")
    return None if output is None or "Liquid error:" in output or "Liquid syntax error" in output else output


def verdict(request, ours, ruby, python):
    """How a case came out, or None when ours needs an explanation."""
    mine = text_of(ours)
    if "right" in request:
        return "as pinned down by hand" if mine == request["right"] else None
    as_ruby = mine == text_of(ruby)
    as_python = mine == text_of(python)
    if ruby.get("unknown"):
        return "as python-liquid, newer than the original" if as_python else None
    if as_ruby:
        return "as both" if as_python else "as the original"
    return "as python-liquid" if as_python else None


def main():
    options = arguments(__doc__.splitlines()[0])
    generator = TemplateGenerator(options.seed)
    cases = list(written_by_hand()) + [generator.request() for _ in range(options.count)]
    requests = [{name: case[name] for name in ("template", "data", "templates") if name in case} for case in cases]
    replies = [
        answers(options.ours.split(), requests),
        answers(["ruby", "-W0", str(REFERENCES / "jsonl_liquid.rb")], requests),
        answers([sys.executable, "-W", "ignore", str(REFERENCES / "jsonl_liquid.py")], requests),
    ]
    tally = Tally()
    for case, ours, ruby, python in zip(cases, *replies):
        outcome = verdict(case, ours, ruby, python)
        if outcome is None and "right" not in case and (known := explanation(case)):
            outcome = f"known ({known.name})"
        if outcome is None:
            tally.show(case, {"ours": ours, "ruby-liquid": ruby, "python-liquid": python})
        else:
            tally.count(outcome)
    tally.finish()


if __name__ == "__main__":
    main()
