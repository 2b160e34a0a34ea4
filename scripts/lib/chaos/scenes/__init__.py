"""The scenes by name.

A new one is a module here with an async function of a Run under `@scene(name, summary, events, short_events)`, and its name in the import
below. It starts roles, has the driver publish, and injures; healing, judging and taking down are done for it. It finds in a Run:

    random      for all that is random, drawn in one task only
    farm        start, retire, of, the, start_mailbox, living_claims, proxies(protocol, role), refusals, put_aside; a process has kill,
                stop, signal, start, proxies
    driver      publish, publish_malformed, publish_doomed, publish_again, bounce, republish_missing
    broker      control (rabbitmqctl), evaluate, depths; with `nodes=` its own nodes, each with kill, stop, freeze, thaw, wipe
    database    rows, column, number, advance (its clock), move (to another cluster)
    cluster     where the scene's ground is `own_cluster`: stop, start, kill, freeze, thaw, copy; its log
    quiet       settle (the clock stays), heal (moves it over the leases)
    kill        kill -9 of a process, noted with the claims it held
    object      notes what must not be and the referee cannot see
    measured    adds a number to the line of figures
    injured     notes any other injury, with the deliveries that may be uncertain for it

A proxy takes traps (`arm(Trap(protocol, side, name, about))`, then await `trap.sprung`), faults (`proxy.faults`: refuses, swallows,
bytes_per_second, truncate_after), `cut`, `thaw`, and another `upstream`. What a relay's fault leaves uncertain is in `proxy.unanswered`.
"""
from .registry import SCENES
# Importing is what registers them.
from . import broker, clock, cluster, database, failover, kills, network, poison, queues, relay, retries, rolling, steps  # noqa: F401

__all__ = ["SCENES"]
