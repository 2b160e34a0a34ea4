#!/usr/bin/env python3
"""Runs a command whose lines go into a file, and prints its seconds, its largest resident memory in MB and the number of its lines.

usage: measured.py FILE COMMAND…
"""

import json
import resource
import subprocess
import sys
import time

file, *command = sys.argv[1:]
begin = time.monotonic()
with open(file, "wb") as out:
    code = subprocess.run(command, stdout=out).returncode
seconds = time.monotonic() - begin
if code:
    sys.exit(code)
with open(file, "rb") as lines:
    count = sum(1 for _ in lines)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"seconds": round(seconds, 1), "resident_mb": round(memory), "lines": count}))
