"""Makes CEL expressions and bindings at random: well typed for the most part, and at the edges where evaluating goes wrong."""

import random

# Small pools of awkward values find more than wide ones of random noise.
LITERALS = {
    "int": ["0", "1", "-1", "2", "7", "42", "9223372036854775807", "-9223372036854775808", "0x1F"],
    "uint": ["0u", "1u", "7u", "18446744073709551615u", "0xFFu"],
    "double": ["0.0", "1.0", "-1.5", "2.5", "1e300", "-0.0", "9223372036854775808.0", "0.1"],
    "string": [
        "''", "'a'", "'abc'", "'Łódź'", "'☃ é'", '"q\\"\'"', "r'\\d'", "'a\\tb\\u00e9'", "'''x\ny'''", "'12'", "'-3.5'",
        "'true'",
    ],
    "bytes": ["b''", "b'abc'", "b'\\xff\\x00'", "b'Łódź'"],
    "bool": ["true", "false"],
    "null": ["null"],
    "timestamp": [
        "timestamp('2024-02-29T12:34:56Z')", "timestamp('1969-12-31T23:59:59.999999999Z')",
        "timestamp('2024-07-01T00:00:00+02:00')", "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59Z')",
        "timestamp(0)",
    ],
    "duration": [
        "duration('0s')", "duration('1.5s')", "duration('-1h')", "duration('26h30m')", "duration('1ns')",
        "duration('2500000h')",
    ],
    "list": ["[]", "[1, 2, 3]", "['a', 'b', 'a']", "[1, 2u, 3.0]", "[[1], []]", "[true, null, 'x']", "[1.5, 2.5]"],
    "map": ["{}", "{'a': 1, 'b': 2}", "{1: 'x', 2u: 'y'}", "{true: [1]}", "{'a': {'b': null}}"],
}  # fmt: skip
BINDINGS = {
    "int": {"i": [0, 5, -7, 9007199254740991]},
    "double": {"d": [0.5, -2.25, 1e20]},
    "string": {"s": ["", "why", "Zażółć", "aaa"]},
    "bool": {"t": [True, False]},
    "null": {"n": [None]},
    "list": {"l": [[], [3, 1, 2], ["x", None, 2.5]]},
    "map": {"m": [{}, {"a": 1, "b": {"c": [1, 2]}}, {"plan": "pro", "total": 99.5}]},
}
PATTERNS = ["'^a'", "'[a-c]+$'", "'(a|b)*c'", "'\\\\d+'", "'.'", "'('", "'\\\\pL+'", "'(?i)ABC'", "'a{2,3}'", "'\\\\bx'"]
ZONES = ["", "'UTC'", "'Europe/Warsaw'", "'America/New_York'", "'+02:00'", "'-09:30'", "'Nowhere/City'"]
FIELDS = [
    "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds",
    "getMilliseconds",
]  # fmt: skip
TYPES = list(LITERALS)
NUMBERS = ["int", "uint", "double"]
ORDERED = NUMBERS + ["string", "bytes", "bool", "timestamp", "duration"]


# How expressions of a type are made; `{int}` stands for one of that type.
SHAPES = {
    "int": [
        "{int} + {int}", "{int} - {int}", "{int} * {int}", "{int} / {int}", "{int} % {int}", "-({int})", "size({string})",
        "size({list})", "{map}.size()", "size({bytes})", "int({double})", "int({string})", "int({uint})", "int({timestamp})",
        "{timestamp}.{field}({zone})", "{duration}.getSeconds()", "{duration}.getMinutes()", "{duration}.getMilliseconds()",
        "({bool} ? {int} : {int})", "{list}[{int}]",
    ],
    "uint": [
        "{uint} + {uint}", "{uint} - {uint}", "{uint} * {uint}", "{uint} / {uint}", "{uint} % {uint}", "uint({int})",
        "uint({double})",
    ],
    "double": [
        "{double} + {double}", "{double} - {double}", "{double} * {double}", "{double} / {double}", "-({double})",
        "double({int})", "double({string})", "double({uint})",
    ],
    "string": [
        "{string} + {string}", "string({int})", "string({uint})", "string({double})", "string({bytes})", "string({bool})",
        "string({timestamp})", "string({duration})", "({bool} ? {string} : {string})",
    ],
    "bytes": ["{bytes} + {bytes}", "bytes({string})"],
    "bool": [
        "{bool} && {bool}", "{bool} || {bool}", "!({bool})", "{any} == {any}", "{any} != {any}", "{number} < {number}",
        "{number} >= {number}", "{same}", "{any} in {list}", "{any} in {map}", "{string}.contains({string})",
        "{string}.startsWith({string})", "{string}.endsWith({string})", "{string}.matches({pattern})",
        "{list}.all(v, {item})", "{list}.exists(v, {item})", "{list}.exists_one(v, {item})", "has({map}.a)",
        "has({map}.a.b)", "bool({string})", "({bool} ? {bool} : {bool})", "{map}.all(k, k == 'a')",
    ],
    "null": ["({bool} ? null : null)"],
    "timestamp": [
        "{timestamp} + {duration}", "{timestamp} - {duration}", "{duration} + {timestamp}", "timestamp({int})",
        "timestamp({string})",
    ],
    "duration": ["{duration} + {duration}", "{duration} - {duration}", "{timestamp} - {timestamp}", "duration({string})"],
    "list": [
        "{list} + {list}", "{list}.map(v, {item})", "{list}.filter(v, {item})", "{list}.map(v, v == 1, [v])",
        "[{any}, {any}]",
    ],
    "map": ["{{'a': {any}, 'b': {any}}}", "{{{int}: {any}}}", "{map}.a", "{map}['b']"],
}  # fmt: skip
# What comprehensions do with an element.
ITEMS = ["v == 1", "v > 1", "v != 'a'", "size(v) > 0", "1 / v == 1", "v in [1, 'x']", "type(v) == int", "v", "v + v", "true"]


class ExpressionGenerator:
    """Expressions from one source of randomness."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def request(self):
        """A request as `goniec expression eval --jsonl` reads them."""
        bindings = {name: self.choice(pool) for pools in BINDINGS.values() for name, pool in pools.items()}
        kind = self.choice(TYPES + ["bool"] * 6)
        text = self.expression(kind, self.choice([1, 1, 2, 2, 3]))
        return {"expression": f"type({text})" if self.happens(0.05) else text, "bindings": bindings}

    def choice(self, options):
        return self.random.choice(options)

    def happens(self, probability):
        return self.random.random() < probability

    def leaf(self, kind):
        if kind in BINDINGS and self.happens(0.4):
            return self.choice(list(BINDINGS[kind]))
        return self.choice(LITERALS[kind])

    def expression(self, kind, depth):
        # What isn't well typed must fail the same way.
        kind = self.choice(TYPES) if self.happens(0.04) else kind
        if depth == 0:
            return self.leaf(kind)
        shape = self.choice(SHAPES[kind])
        return shape.format_map(Holes(self, depth - 1))


class Holes(dict):
    """Fills every hole of a shape anew."""

    def __init__(self, generator, depth):
        super().__init__()
        self.generator = generator
        self.depth = depth

    def __missing__(self, name):
        make = self.generator
        if name == "any":
            return make.expression(make.choice(TYPES), self.depth)
        if name == "number":
            return make.expression(make.choice(NUMBERS), self.depth)
        if name == "same":
            kind = make.choice(ORDERED)
            return f"{self['of ' + kind]} {make.choice(['<', '<=', '>', '>='])} {self['of ' + kind]}"
        fixed = {"pattern": PATTERNS, "zone": ZONES, "field": FIELDS, "item": ITEMS}
        if name in fixed:
            return make.choice(fixed[name])
        text = make.expression(name.removeprefix("of "), self.depth)
        return text if self.depth == 0 else f"({text})"
