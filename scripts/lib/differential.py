"""What differential tests share: their arguments, where things lie, how they ask an implementation and tell what differs."""

import argparse
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "Benchmarks"
CASES = BENCHMARKS / "Cases"
REFERENCES = BENCHMARKS / "References"
# Times without a zone must mean the same everywhere.
ENVIRONMENT = os.environ | {"TZ": "UTC"}


def arguments(description):
    parser = argparse.ArgumentParser(description=description, prog=os.environ.get("DIFFERENTIAL_NAME"))
    parser.add_argument("--seed", type=int, default=1, help="which random cases (1)")
    parser.add_argument("--count", type=int, default=3000, help="how many random cases (3000)")
    parser.add_argument("--ours", required=True, help="command of the implementation under test")
    return parser.parse_args()


def answers(command, requests):
    """The implementation's answer to each request. Ends the test when an answer is missing: a crash is worse than a difference."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)

    # A thread writes while this one reads, or both sides would wait on full pipes.
    def ask():
        try:
            process.stdin.write("".join(json.dumps(request) + "\n" for request in requests).encode())
            process.stdin.close()
        except BrokenPipeError:
            pass

    writer = threading.Thread(target=ask)
    writer.start()
    lines = process.stdout.read().splitlines()
    writer.join()
    process.wait()
    if len(lines) != len(requests):
        culprit = json.dumps(requests[len(lines)], ensure_ascii=False) if len(lines) < len(requests) else "none"
        sys.exit(f"✗ {command[0]} gave {len(lines)} answers to {len(requests)} requests; the first without: {culprit}")
    return [json.loads(line) for line in lines]


class Tally:
    """Counts how the cases came out and shows those that nobody can explain."""

    def __init__(self):
        self.counts = Counter()
        self.unexplained = 0

    def count(self, outcome):
        self.counts[outcome] += 1

    def show(self, request, replies):
        """Prints a difference: the request, then everybody's answer."""
        self.unexplained += 1
        for name, value in request.items():
            print(f"{name + ':':13}{json.dumps(value, ensure_ascii=False)}")
        for name, reply in replies.items():
            print(f"  {name + ':':17}{json.dumps(reply, ensure_ascii=False)}")
        print()

    def finish(self):
        total = sum(self.counts.values()) + self.unexplained
        parts = [f"{number} {outcome}" for outcome, number in self.counts.most_common()]
        print(f"{total} cases: {', '.join(parts + [f'{self.unexplained} unexplained'])}")
        sys.exit(1 if self.unexplained else 0)
