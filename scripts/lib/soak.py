#!/usr/bin/env python3
"""Samples a farm's processes and its broker's disk, and judges whether anything has grown.

usage: soak.py sample FILE BROKER_FOLDER PID...
       soak.py judge FILE --minutes N --events N --deliveries N --accepted N --dead N --mails N [--write PAGE]
"""

import argparse
import csv
import json
import os
import statistics
import sys
import time
from pathlib import Path

from report import replace_block

# A figure has grown when its last quarter lies above its second one by more than this: a share, and so much besides. The first
# quarter is left out: caches fill and pools open.
LIMITS = {"resident_mb": (0.10, 8), "descriptors": (0, 4), "threads": (0, 2), "broker_mb": (0.25, 64)}
# The broker's disk goes up and down with its write-ahead log: its peaks tell. Threads come with what is busy at the same moment and go
# again: one that is never given back raises the lowest figure.
MIDDLES = {"broker_mb": max, "threads": min}
PERIOD = 15


def process(pid):
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {
        "resident_mb": int(status["VmRSS"].split()[0]) / 1024,
        "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
        "threads": int(status["Threads"]),
    }


def role(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1].decode()


def folder_mb(folder):
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(parent, name)).st_blocks * 512
            except FileNotFoundError:
                pass  # The broker's files come and go while they are counted.
    return total / (1 << 20)


def sample(file, folder, pids):
    roles = {pid: role(pid) for pid in pids}
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["second", "of", "figure", "value"])
        begin = time.monotonic()
        while True:
            second = round(time.monotonic() - begin)
            for pid, name in roles.items():
                for figure, value in process(pid).items():
                    writer.writerow([second, name, figure, f"{value:.1f}"])
            writer.writerow([second, "broker", "broker_mb", f"{folder_mb(folder):.1f}"])
            out.flush()
            time.sleep(PERIOD)


def quarters(series):
    """The second and the last quarter of a series."""
    size = len(series) // 4
    return series[size : 2 * size], series[-size:]


def growth(file):
    """For each figure of each process: what tells of the second quarter and of the last one, and whether it has grown."""
    series = {}
    with open(file, newline="") as rows:
        for row in csv.DictReader(rows):
            series.setdefault((row["of"], row["figure"]), []).append(float(row["value"]))
    result = []
    for (name, figure), values in series.items():
        if len(values) < 8:
            sys.exit(f"only {len(values)} samples: let it run for more minutes")
        early, late = quarters(values)
        middle = MIDDLES.get(figure, statistics.median)
        share, more = LIMITS[figure]
        # The mailbox remembers every mail it was given; it is a tool for laptops, and no part of a farm.
        judged = not (name == "mailbox" and figure == "resident_mb")
        grown = judged and middle(late) > middle(early) * (1 + share) + more
        result.append({"of": name, "figure": figure, "early": middle(early), "late": middle(late), "grown": grown})
    return result


def table(figures, options):
    rows = ["| process | figure | second quarter | last quarter |", "|---|---|---|---|"]
    for entry in figures:
        rows.append(f"| {entry['of']} | {entry['figure'].replace('_', ' ')} | {entry['early']:.1f} | {entry['late']:.1f} |")
    text = (
        f"`scripts/soak --minutes {options.minutes}`: {options.events} events, {options.deliveries} deliveries, "
        f"{options.mails} mails, {options.dead} dead letters."
    )
    return text + "\n\n" + "\n".join(rows)


def judge(options):
    figures = growth(options.file)
    grown = [f"{entry['of']} {entry['figure']}" for entry in figures if entry["grown"]]
    if options.write:
        replace_block(options.write, "soak", table(figures, options))
    result = {
        "minutes": options.minutes, "events": options.events, "deliveries": options.deliveries, "accepted": options.accepted,
        "mails": options.mails, "dead_letters": options.dead, "grown": grown,
    }  # fmt: skip
    for entry in figures:
        result[f"{entry['of']}_{entry['figure'].removeprefix('broker_')}"] = [round(entry["early"], 1), round(entry["late"], 1)]
    print(json.dumps(result))
    whole = options.deliveries == options.accepted == options.mails and options.dead == 0 and options.deliveries > 0
    sys.exit(0 if whole and not grown else 1)


def main():
    if sys.argv[1] == "sample":
        return sample(sys.argv[2], sys.argv[3], sys.argv[4:])
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--write")
    for name in ["minutes", "events", "deliveries", "accepted", "dead", "mails"]:
        parser.add_argument(f"--{name}", type=int, required=True)
    judge(parser.parse_args(sys.argv[2:]))


if __name__ == "__main__":
    main()
