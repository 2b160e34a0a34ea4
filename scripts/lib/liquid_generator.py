"""Makes Liquid templates and data at random: valid for the most part, and of the sort that shows where implementations differ."""

import random

PARTIAL = "[{{ a }}{% assign zz = a %}{{ zz }}{{ forloop.index }}]"

# What the variables of a template can be, by name. Small pools of awkward values find more than wide ones of random noise.
POOLS = {
    "s": ["Hello World", "hello", "a", "Ünïcode ☃ text", "one  two\tthree"],
    "e": [""],
    "sp": ["  a b \n c ", "\t x \r\n"],
    "u": ["Zażółć gęślą", "ŁÓDŹ", "straße"],
    "i": [42, 1, 7, 100],
    "z": [0],
    "neg": [-7, -1],
    "f": [3.14159, 0.1, 2.5, -0.5, 1e20, 10.0],
    "big": [123456789012, 9007199254740993],
    "t": [True],
    "fl": [False],
    "n": [None],
    "arr": [[3, 1, 2], [1], [5, 5, 1, 5], [10, 9, 8, 7, 6]],
    "strs": [["b", "A", "c", "a"], ["x"], ["aa", "a", "Aa", "a"]],
    "mix": [[1, "x", None, 2.5], [True, "true", 1, "1"]],
    "objs": [
        [{"k": 2, "n": "b", "v": True}, {"k": 1, "n": "a"}, {"n": "c", "k": None}],
        [{"k": 1, "n": "B", "v": False}, {"k": 1, "n": "a", "v": True}, {"k": 3, "n": "C"}],
    ],
    "nest": [[[1, 2], [3, [4]]]],
    "o": [{"a": 1, "b": {"c": "deep"}, "size": 5}],
    "eo": [{}],
    "ea": [[]],
    "num": ["12", "-3", "007"],
    "fnum": ["1.50", "0.3", "-2.75"],
    "html": ["<b>x & y</b>", "a &amp; <br/> b", "<script>x</script>y<!-- z -->"],
    "date": ["2024-02-09 15:04:05", "2000-12-31T23:59:59Z", "1999-01-01"],
    "words": ["March 14, 2016", "Feb 29 2024"],
    "csv": ["a,b,,c,,", ",", "x"],
}
PATHS = [
    "nosuch", "o.a", "o.b.c", "arr[0]", "arr[-1]", "objs[0].n", "arr.size", "arr.first", "strs.last", "o.size", "s.size",
    "objs.first.k", "o['b']['c']", "nest[1][0]", "o[nosuch]", "arr[i]", "mix[2]",
]  # fmt: skip
LITERALS = [
    "1", "0", "-3", "2.5", "-0.5", "10", "'abc'", "''", "' '", "'a'", "','", "true", "false", "nil", "(1..3)", "'3'", "'2.5'",
    "100", "1.0", "empty", "blank",
]  # fmt: skip
PLAIN_FILTERS = [
    "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "strip_newlines", "strip_html", "escape", "escape_once",
    "url_encode", "url_decode", "size", "reverse", "sort", "sort_natural", "uniq", "compact", "abs", "ceil", "floor", "round",
    "newline_to_br", "base64_encode", "base64_url_safe_encode", "join",
]  # fmt: skip
# Filters whose argument is any value, and others with arguments to choose from.
VALUE_FILTERS = [
    "append", "prepend", "plus", "minus", "times", "divided_by", "modulo", "at_least", "at_most", "default", "remove",
    "remove_first", "remove_last",
]  # fmt: skip
FILTERS = {
    "join": ["', '", "'-'", "1", "nil"],
    "split": ["','", "' '", "''", "'b'", "'o'"],
    "replace": ["'a', 'X'", "'l', ''", "'o', 'oo'", "'', '-'"],
    "replace_first": ["'a', 'X'"],
    "replace_last": ["'a', 'X'"],
    "slice": ["0", "-2", "1, 2", "0, 100", "-3, 2", "'1'", "5, 1"],
    "truncate": ["5", "3", "0", "5, ''", "7, '…'", "100"],
    "truncatewords": ["1", "2", "0", "2, '--'", "10"],
    "map": ["'k'", "'n'", "'zz'"],
    "where": ["'k'", "'k', 1", "'n', 'a'", "'v'", "'v', true"],
    "sort": ["'k'", "'n'"],
    "sort_natural": ["'n'"],
    "uniq": ["'k'"],
    "compact": ["'k'"],
    "concat": ["arr", "strs", "ea", "nosuch"],
    "round": ["1", "2", "0", "'1'"],
    "date": ["'%Y-%m-%d'", "'%d.%m.%y %H:%M'", "'%A %e %B'", "'%s'", "'%j %U %W %V'", "'%-d/%-m'", "'%^a %10B %3N'"],
}
# What Liquid has got since the reference in Ruby. Only the one in Python can judge it, whose habits with odd values are Python's
# own: so these are used as they are meant, and alone.
NEWER_OUTPUTS = [
    "{{ objs | reject: 'k', 1 | map: 'n' | join }}",
    "{{ objs | reject: 'v' | map: 'n' | join: ',' }}",
    "{% assign found = objs | find: 'k', i %}{{ found.n }}",
    "{% assign found = objs | find: 'n', 'a' %}{{ found.k }}{{ found.zz }}",
    "{{ objs | find_index: 'n', 'a' }}",
    "{{ objs | find_index: 'k', 1 | plus: 1 }}",
    "{{ objs | has: 'k', 1 }}{{ objs | has: 'k', i }}{{ objs | has: 'v' }}{{ objs | has: 'zz' }}",
    "{{ arr | sum }}{{ ea | sum }}",
    "{{ objs | sum: 'k' }}",
]
COMPARISONS = ["==", "!=", "<", ">", "<=", ">=", "contains", "<>"]
COLLECTIONS = ["arr", "strs", "objs", "(1..4)", "nest", "o", "ea", "nosuch", "s", "(z..arr.size)", "mix"]
LOOP_PARAMETERS = ["", "", " reversed", " limit: 2", " offset: 1", " limit: 2 offset: 1", " offset: continue", " reversed limit: 2"]
LOOP_BODIES = [
    "{{ x }}",
    "{{ forloop.index }}{{ forloop.last }}",
    "{{ x.n }}",
    "{{ x[0] }}",
    "{% cycle 'a', 'b' %}",
    "{{ forloop.rindex0 }}{{ forloop.parentloop.index }}",
    "{% if forloop.index == 2 %}{% break %}{% endif %}{{x}}",
    "{% if forloop.first %}{% continue %}{% endif %}{{x}}",
]
PARTIAL_CALLS = ["render 'p', a: i", "render 'p', a: s", "include 'p'", "render 'p' for arr as a", "render 'p' with s as a"]


class TemplateGenerator:
    """Templates from one source of randomness."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def request(self):
        """A request as `goniec template render --jsonl` reads them."""
        template = self.newer() if self.happens(0.05) else self.body(self.choice([0, 0, 1, 2, 3]))
        return {"template": template, "data": self.data(), "templates": {"p": PARTIAL}}

    def newer(self):
        return "".join(self.space() + self.choice(NEWER_OUTPUTS) for _ in range(3))

    def choice(self, options):
        return self.random.choice(options)

    def happens(self, probability):
        return self.random.random() < probability

    def data(self):
        return {name: self.choice(pool) for name, pool in POOLS.items()}

    def value(self):
        return self.choice(list(POOLS) + PATHS) if self.happens(0.7) else self.choice(LITERALS)

    def filter(self):
        kind = self.random.random()
        if kind < 0.45:
            return self.choice(PLAIN_FILTERS)
        if kind < 0.7:
            return f"{self.choice(VALUE_FILTERS)}: {self.value()}"
        name = self.choice(list(FILTERS))
        return f"{name}: {self.choice(FILTERS[name])}"

    def expression(self):
        return " | ".join([self.value()] + [self.filter() for _ in range(self.choice([0, 1, 1, 1, 2, 2, 3]))])

    def condition(self):
        text = self.value()
        if self.happens(0.8):
            text += f" {self.choice(COMPARISONS)} {self.value()}"
        if self.happens(0.3):
            text += f" {self.choice(['and', 'or'])} {self.condition()}"
        return text

    def space(self):
        return self.choice(["", " ", "\n", "  \n ", "x", " y "])

    def tag(self, markup):
        left, right = self.choice([("{%", "%}"), ("{%", "%}"), ("{%-", "%}"), ("{%", "-%}"), ("{%-", "-%}")])
        return f"{left} {markup} {right}"

    def output(self):
        left, right = self.choice([("{{", "}}"), ("{{", "}}"), ("{{-", "}}"), ("{{", "-}}")])
        return f"{left} {self.expression()} {right}"

    def body(self, depth):
        return "".join(self.space() + self.node(depth) for _ in range(self.choice([1, 1, 2]))) + self.space()

    def node(self, depth):
        if depth <= 0 or self.happens(0.35):
            return self.output()
        makers = [self.if_tag, self.unless_tag, self.for_tag, self.assign_tag, self.capture_tag, self.case_tag, self.counter_tag,
                  self.tablerow_tag, self.comment_tag, self.raw_tag, self.ifchanged_tag, self.partial_tag]  # fmt: skip
        weights = [15, 6, 14, 6, 4, 6, 3, 2, 2, 2, 2, 3]
        return self.random.choices(makers, weights)[0](depth - 1)

    def otherwise(self, depth, probability):
        return self.tag("else") + self.body(depth) if self.happens(probability) else ""

    def if_tag(self, depth):
        text = self.tag(f"if {self.condition()}") + self.body(depth)
        if self.happens(0.3):
            text += self.tag(f"elsif {self.condition()}") + self.body(depth)
        return text + self.otherwise(depth, 0.5) + self.tag("endif")

    def unless_tag(self, depth):
        return self.tag(f"unless {self.condition()}") + self.body(depth) + self.otherwise(depth, 0.4) + self.tag("endunless")

    def for_tag(self, depth):
        head = self.tag(f"for x in {self.choice(COLLECTIONS)}{self.choice(LOOP_PARAMETERS)}")
        return head + self.choice(LOOP_BODIES) + self.body(depth) + self.otherwise(depth, 0.3) + self.tag("endfor")

    def assign_tag(self, depth):
        return self.tag(f"assign {self.choice(['v', 'w', 's'])} = {self.expression()}") + self.output()

    def capture_tag(self, depth):
        name = self.choice(["v", "w"])
        return self.tag(f"capture {name}") + self.body(depth) + self.tag("endcapture") + f"{{{{ {name} }}}}"

    def case_tag(self, depth):
        text = self.tag(f"case {self.value()}") + self.choice(["", " "])
        for _ in range(self.choice([1, 2])):
            values = [self.value() for _ in range(self.choice([1, 1, 2]))]
            text += self.tag("when " + self.choice([", ", " or "]).join(values)) + self.body(depth)
        return text + self.otherwise(depth, 0.5) + self.tag("endcase")

    def counter_tag(self, depth):
        return self.tag(self.choice(["increment c", "decrement c", "increment q", "cycle 1, 2, 3", "cycle 'g': s, i"]))

    def tablerow_tag(self, depth):
        parameters = self.choice(["", " cols: 2", " limit: 2", " cols: 2 offset: 1"])
        return self.tag(f"tablerow x in {self.choice(['arr', 'strs', '(1..5)', 'ea'])}{parameters}") + "{{ x }}" + self.tag("endtablerow")

    def comment_tag(self, depth):
        return self.tag("comment") + self.body(depth) + self.tag("endcomment")

    def raw_tag(self, depth):
        return "{% raw %}{{ x }}{% endraw %}"

    def ifchanged_tag(self, depth):
        return self.tag("ifchanged") + self.body(depth) + self.tag("endifchanged")

    def partial_tag(self, depth):
        return self.tag(self.choice(PARTIAL_CALLS))
