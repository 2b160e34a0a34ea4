"""Google's implementation, cel-expr-python, with the interface of `goniec expression eval --jsonl`.

Without its type check: the bindings of a request say nothing of types, so both sides find out by evaluating.
"""

import base64
import math
import os
import re
from decimal import Decimal

from cel_expr_python import cel

from jsonl import serve

NAMES = {
    "BOOL": "bool", "BYTES": "bytes", "DOUBLE": "double", "DURATION": "google.protobuf.Duration", "INT": "int", "LIST": "list",
    "MAP": "map", "NULL": "null_type", "STRING": "string", "TIMESTAMP": "google.protobuf.Timestamp", "TYPE": "type", "UINT": "uint",
}  # fmt: skip

# As Abseil writes them.
DURATION = re.compile(r"(-?)(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?(?:([\d.]+)ms)?(?:([\d.]+)us)?(?:(\d+)ns)?0?")
UNITS = ("3600", "60", "1", "1e-3", "1e-6", "1e-9")


def name_of(type_):
    """`LIST<DYN>` is a list like any other."""
    return NAMES.get(str(type_).split("<")[0], str(type_))


def key_of(key):
    """A map's key: JSON knows text only."""
    plain = json_of(key)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def duration(text):
    """1h30m as seconds: 5400s."""
    sign, *numbers = DURATION.fullmatch(text).groups()
    total = sum(Decimal(number or 0) * Decimal(unit) for number, unit in zip(numbers, UNITS))
    return f"{sign}{total.normalize():f}s"


def json_of(value):
    """A value in CEL's JSON mapping."""
    if not isinstance(value, cel.Value):
        return value
    kind, plain = name_of(value.type()), value.value()
    if kind == "list":
        return [json_of(element) for element in plain]
    if kind == "map":
        return {key_of(key): json_of(plain[key]) for key in plain}
    if kind == "bytes":
        return base64.b64encode(plain).decode()
    if kind == "double" and not math.isfinite(plain):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(plain, "NaN")
    # Their Python values have microseconds only; the text has all, but is no JSON mapping: 1h30m, 1-01-01T00:00:00Z.
    if kind == "google.protobuf.Duration":
        return duration(str(value))
    if kind == "google.protobuf.Timestamp":
        year, rest = str(value).split("-", 1)
        return f"{year:0>4}-{rest}"
    return name_of(plain) if kind == "type" else plain


def evaluate(request):
    bindings = request.get("bindings") or {}
    environment = cel.NewEnv(variables={name: cel.Type.DYN for name in bindings})
    expression = environment.compile(request["expression"], disable_check=True)
    value = expression.eval(environment.Activation(bindings))
    if str(value.type()) == "ERROR":
        return {"error": value.value()}
    return {"value": json_of(value), "type": name_of(value.type())}


# It gives None back once too often for every null it hands out, and Python ends when none are left: a million to spare, and no
# tidying up at the end.
spare = [None] * 1_000_000
serve(evaluate)
os._exit(0)
