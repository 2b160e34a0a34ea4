"""Renders a template with python-liquid as often as each line of stdin asks; see bench.py for the protocol."""

import json
import sys
from pathlib import Path

from liquid import Environment

from bench import serve

template = Environment().from_string(Path(sys.argv[1]).read_text(encoding="utf-8"))
data = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
serve(template.render(**data), lambda: template.render(**data))
