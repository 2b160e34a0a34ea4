#!/usr/bin/env python3
"""Times Liquid and CEL against other implementations of them and prints the best of their rounds as one line of JSON.

usage: scripts/lib/contest.py LANGUAGE_BENCH COUNTER ROUNDS

Runs with the Python that has the references. COUNTER is a library to preload into LANGUAGE_BENCH that says at the end how often it
asked for memory (Benchmarks/Allocations). Every implementation is a process that speaks the protocol of
Benchmarks/References/bench.py; all run on one core. Rounds are interleaved, since a machine that grows slower for a while would
otherwise be held against whoever ran then; the best round counts, since whatever disturbs a round makes it longer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "Benchmarks"
MATERIAL = {"liquid": ["offer.liquid", "offer.json"], "cel": ["condition.cel", "condition.json"]}
REFERENCES = {
    "liquid": {"python_liquid": "bench_liquid.py", "ruby_liquid": "bench_liquid.rb"},
    "cel": {"cel_expr_python": "bench_cel_expr.py", "cel_python": "bench_cel_python.py"},
}
ROUND_NANOSECONDS = 200_000_000


def complain(message):
    sys.exit(f"✗ {message}")


def commands(language, language_bench):
    """The command of every implementation of a language, ours first."""
    material = [str(BENCHMARKS / "Material" / name) for name in MATERIAL[language]]
    found = {"goniec": [language_bench, language] + material}
    for name, program in REFERENCES[language].items():
        interpreter = ["ruby", "-W0"] if program.endswith(".rb") else [sys.executable]
        found[name] = interpreter + [str(BENCHMARKS / "References" / program)] + material
    return found


class Contender:
    """One implementation in a process of its own, warm and with the number of runs that fill a round."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.product = json.loads(self._line())
        self.times = self._settle()
        self.best = float("inf")

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            complain(f"{self.name} ended with status {self.process.wait()}; see above.")
        return line

    def _run(self, times):
        """Nanoseconds that so many runs take."""
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()
        return int(self._line())

    def _settle(self):
        times = 1
        while (taken := self._run(times)) < ROUND_NANOSECONDS / 4:
            times *= 4
        return max(1, round(times * ROUND_NANOSECONDS / taken))

    def race(self):
        self.best = min(self.best, self._run(self.times) / self.times / 1000)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def require_agreement(language, contenders):
    ours = contenders[0]
    for other in contenders[1:]:
        if other.product != ours.product:
            complain(f"{language}: {ours.name} makes {ours.product!r}\nand {other.name} makes {other.product!r}")


def allocations(command, counter):
    """How often one run asks for memory: the difference of two lengths, so that starting and compiling don't count."""

    def count(times):
        environment = os.environ | {"LD_PRELOAD": counter}
        ended = subprocess.run(command, input=f"{times}\n", env=environment, capture_output=True, text=True, check=True)
        return int(ended.stderr.split()[-2])

    return (count(2000) - count(1000)) / 1000


def contest(language, language_bench, counter, rounds):
    """Everybody's figures, by name."""
    entries = commands(language, language_bench)
    contenders = [Contender(name, command) for name, command in entries.items()]
    require_agreement(language, contenders)
    for number in range(rounds):
        for contender in contenders:
            contender.race()
        standing = ", ".join(f"{contender.name} {contender.best:.3f} µs" for contender in contenders)
        print(f"· {language}, round {number + 1} of {rounds}: {standing}", file=sys.stderr, flush=True)
    for contender in contenders:
        contender.close()
    ours = contenders[0]
    figures = {f"{contender.name}_us": round(contender.best, 3) for contender in contenders}
    figures |= {f"{other.name}_ratio": round(other.best / ours.best, 1) for other in contenders[1:]}
    return figures | {"goniec_allocations": allocations(entries["goniec"], counter)}


def main():
    language_bench, counter, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    # The last core: the first is where a kernel that isn't told otherwise takes its interrupts.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps({language: contest(language, language_bench, counter, rounds) for language in MATERIAL}))


if __name__ == "__main__":
    main()
