"""What the references of the differential tests in Python share: a request in JSON a line on stdin, its answer a line on stdout."""

import json
import sys


def serve(answer):
    """Answers every request; an exception is an answer, since whether an input is refused is part of what is compared."""
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
