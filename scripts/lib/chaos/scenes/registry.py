"""Where scenes are entered."""
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

SCENES = {}


@dataclass(frozen=True)
class Scene:
    """Something that happens to a farm. `play` starts the roles, publishes, injures; healing and judging are done for it."""

    name: str
    summary: str
    play: Callable
    # How many events are published when nobody says, and in the short form; without the latter the scene has no part in `--short`.
    events: int
    short_events: int | None
    # How many nodes the scene's own broker has, whose processes it may injure; 0 is the checkout's node, which it must leave alone.
    nodes: int
    # An asynchronous context manager of the run, entered before anything is made in it; it may put the run on servers of its own.
    ground: Callable


@contextlib.asynccontextmanager
async def common_ground(_):
    """The private servers of the checkout."""
    yield


def scene(name, summary, events, short_events=None, nodes=0, ground=common_ground):
    """Enters a function as a scene."""

    def enter(play):
        SCENES[name] = Scene(name, summary, play, events, short_events, nodes, ground)
        return play

    return enter
