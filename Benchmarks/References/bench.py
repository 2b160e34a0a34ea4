"""What the contenders of scripts/bench in Python share.

A contender gets a source and a file of data as arguments, says in a line of JSON what it makes of them, then answers each line
of stdin, a number of runs, with the nanoseconds they took. One process an implementation, so that each has its own allocator,
collector and warm caches.
"""

import json
import sys
import time


def serve(product, run):
    print(json.dumps(product), flush=True)
    for line in sys.stdin:
        times = range(int(line))
        begin = time.perf_counter_ns()
        for _ in times:
            run()
        print(time.perf_counter_ns() - begin, flush=True)
