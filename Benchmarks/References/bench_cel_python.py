"""Evaluates a condition with cel-python as often as each line of stdin asks; see bench.py for the protocol."""

import json
import sys
from pathlib import Path

import celpy

from bench import serve

environment = celpy.Environment()
condition = environment.program(environment.compile(Path(sys.argv[1]).read_text(encoding="utf-8")))
sets = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
activations = [{name: celpy.json_to_cel(value) for name, value in bindings.items()} for bindings in sets]
first = activations[0]
serve([bool(condition.evaluate(activation)) for activation in activations], lambda: condition.evaluate(first))
