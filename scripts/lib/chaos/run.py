"""One run of one scene: a farm of its own, what is done to it, and the verdict."""
import contextlib
import json
import random
import shutil
import sys
import time

from . import referee
from .broker import Broker
from .database import Database
from .driver import Driver
from .failure import ChaosFailure
from .farm import Farm
from .injury import Injury
from .private_broker import PrivateBroker
from .quiet import Quiet


class Run:
    """What a scene works with."""

    def __init__(self, servers, scene, seed, events, is_short, state_folder):
        self.servers, self.scene, self.seed, self.is_short = servers, scene, seed, is_short
        # All that is random comes from the seed; other scenes of the same seed don't shift it.
        self.random = random.Random(f"{seed}/{scene.name}")
        self.events = events or (scene.short_events if is_short and scene.short_events is not None else scene.events)
        self.folder = state_folder / f"{scene.name}-{seed}"
        name = f"goniec_test_chaos_{scene.name.replace('-', '_')}_{seed}"
        self.database = Database(servers, name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        nodes = scene.nodes
        self.broker = PrivateBroker(servers, name, self.folder / "broker", nodes) if nodes else Broker(servers, name)
        self.farm = Farm(servers, self.database, self.broker, self.folder)
        # Of its own, since it publishes beside the scene: who draws first would be left to chance.
        self.driver = Driver(self.broker, self.database, random.Random(f"{seed}/{scene.name}/driver"))
        self.quiet = Quiet(self.database, self.broker, self.farm, self.driver)
        self.injuries = []
        # Of the scene's own, where its ground made one.
        self.cluster = self.standby = None
        self._objections = []
        self._measures = {}
        self._begin = time.monotonic()

    # For scenes

    def say(self, text):
        line = f"{time.monotonic() - self._begin:7.1f} s  {text}"
        with open(self.folder / "run.log", "a", encoding="utf-8") as log:
            log.write(line + "\n")
        print(f"· {self.scene.name}: {line.strip()}", file=sys.stderr, flush=True)

    def injured(self, what, claims=(), count=1):
        """Notes an injury. Whatever may be uncertain for it has to be among `claims`."""
        injury = Injury(what, set(claims), count)
        self.injuries.append(injury)
        self.say(what + (f"; claims left: {len(injury.claims)}" if injury.claims else ""))
        return injury

    def object(self, text):
        """Notes something that must not be and that the referee can't see; the scene goes on."""
        self._objections.append(text)
        self.say(f"NOT IN ORDER: {text}")

    def measured(self, name, value):
        """Adds to the line of figures; of several the highest stands there."""
        self._measures[name] = max(self._measures.get(name, 0), round(value, 1))

    async def kill(self, process, where="somewhere"):
        """kill -9 of a process, noted with the claims that it held; it isn't started again."""
        life = process.lives
        orphans = await process.kill()
        return self.injured(f"{process.name} (life {life}) killed {where}", orphans)

    # From outside

    async def perform(self):
        """Plays the scene, waits for quiet, and returns the line of figures and whether all is in order."""
        async with self.scene.ground(self), self._place(self.database.create, self.database.drop):
            async with self._place(self.broker.create, self.broker.delete):
                verdict = await self._play()
        return self._figures(verdict), verdict.is_clean

    @staticmethod
    @contextlib.asynccontextmanager
    async def _place(make, remove):
        await make()
        try:
            yield
        finally:
            await remove()

    async def _play(self):
        is_over = False
        try:
            await self.farm.prepare()
            await self.scene.play(self)
            await self.quiet.heal()
            self.farm.check_running()
            verdict = await referee.judge(self.database, self.farm, self.driver, self.injuries)
            verdict.problems += self._objections
            is_over = True
        except Exception:
            self._write("last-words.log", self.farm.last_words())
            print(self.farm.last_words(), file=sys.stderr)
            raise
        finally:
            # What went wrong first is what counts.
            with contextlib.nullcontext() if is_over else contextlib.suppress(ChaosFailure):
                await self.farm.stop()
        self._report(verdict)
        return verdict

    def _report(self, verdict):
        self._write("uncertain.log", "".join(f"{delivery}  {cause}\n" for delivery, cause in verdict.uncertain.items()))
        for delivery, cause in verdict.uncertain.items():
            self.say(f"uncertain: {delivery}, {cause}")
        for complaint in verdict.complaints():
            self.say(f"NOT IN ORDER: {complaint}")
        if not verdict.is_clean:
            print(self.farm.last_words(), file=sys.stderr)

    def _write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def _figures(self, verdict):
        figures = {
            "scene": self.scene.name, "seed": self.seed, "events": len(self.driver.events), "expected": verdict.expected,
            "received": verdict.received, "lost": len(verdict.lost), "twice": len(verdict.twice),
            "uncertain": len(verdict.uncertain), "injuries": sum(injury.count for injury in self.injuries), "dead": verdict.dead,
            "problems": len(verdict.problems), "seconds": round(time.monotonic() - self._begin),
            **self._measures,
        }
        self._write("figures.json", json.dumps(figures) + "\n")
        return figures
