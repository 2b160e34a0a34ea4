"""scripts/chaos: plays scenes one after the other, and prints a line of JSON for each and, after several, their sum."""
import argparse
import asyncio
import json
import logging
import os
import secrets
import sys
import traceback
from pathlib import Path

from report import replace_rows

from .run import Run
from .scenes import SCENES
from .settings import Servers

SUMMED = ("events", "expected", "received", "lost", "twice", "uncertain", "injuries", "dead", "problems", "seconds")


def arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/chaos", description="Injures a farm and judges whether anything was lost or sent twice."
    )
    parser.add_argument(
        "scenes", nargs="*", metavar="SCENE", help="which scenes to play; all of them when none is named, or those that have a short form"
    )
    parser.add_argument("--seed", type=int, help="repeats what an earlier run of this seed did")
    parser.add_argument("--events", type=int, help="how many events each scene publishes at least")
    parser.add_argument("--short", action="store_true", help="the form of scripts/test: less of everything")
    parser.add_argument("--write", metavar="PAGE", help="put the figures into a page, docs/reliability.md")
    parser.add_argument("--list", action="store_true", help="name the scenes and end")
    chosen = parser.parse_args()
    for name in chosen.scenes:
        if name not in SCENES:
            parser.error(f"there is no scene {name}; there are {', '.join(SCENES)}")
    return chosen


async def play(chosen):
    seed = secrets.randbelow(1_000_000) if chosen.seed is None else chosen.seed
    print(f"· seed {seed}", file=sys.stderr)
    state = Path(os.environ["GONIEC_CHAOS_STATE"])
    results, is_clean = [], True
    for name in chosen.scenes or [name for name, scene in SCENES.items() if not chosen.short or scene.short_events is not None]:
        run = Run(Servers.of_environment(), SCENES[name], seed, chosen.events, chosen.short, state)
        try:
            figures, is_in_order = await run.perform()
        except Exception:  # pylint: disable=broad-except # the other scenes are played all the same
            traceback.print_exc()
            figures, is_in_order = {"scene": name, "seed": seed, "failed": True, "injuries": len(run.injuries)}, False
        is_clean &= is_in_order
        results.append(figures)
        print(json.dumps(figures), flush=True)
    if chosen.write:
        write(chosen.write, results)
    if len(results) > 1:
        total = {name: sum(figures.get(name, 0) for figures in results) for name in SUMMED}
        failed = [figures["scene"] for figures in results if figures.get("failed")]
        print(json.dumps({"seed": seed, **total, "scenes": len(results), "failed": failed}))
    return is_clean


def write(page, results):
    """The page has a row for each scene: what was done to the farm, and what came of it."""
    columns = ["seed", "events", "expected", "received", "lost", "twice", "uncertain", "injuries", "seconds"]
    rows = [
        [figures["scene"], SCENES[figures["scene"]].summary.replace("|", "/"), *(figures[name] for name in columns)]
        for figures in results
        if not figures.get("failed")
    ]
    replace_rows(page, "chaos", ["scene", "what is done to the farm", *columns], rows)


def main():
    chosen = arguments()
    if chosen.list:
        for scene in SCENES.values():
            print(f"{scene.name:<12} {scene.summary}")
        return
    # A process that was killed can't be written to; asyncio would tell us each time, and so would pika.
    for name in ("asyncio", "pika"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.exit(0 if asyncio.run(play(chosen)) else 1)


if __name__ == "__main__":
    main()
