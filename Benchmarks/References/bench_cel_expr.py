"""Evaluates a condition with Google's implementation, cel-expr-python, as often as each line of stdin asks; see bench.py."""

import json
import sys
from pathlib import Path

from cel_expr_python import cel

from bench import serve

sets = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
environment = cel.NewEnv(variables={name: cel.Type.Map(cel.Type.STRING, cel.Type.DYN) for name in sets[0]})
condition = environment.compile(Path(sys.argv[1]).read_text(encoding="utf-8"))
activations = [environment.Activation(bindings) for bindings in sets]
first = activations[0]
serve([condition.eval(activation).value() for activation in activations], lambda: condition.eval(first))
