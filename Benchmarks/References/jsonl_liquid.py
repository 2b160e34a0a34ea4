"""python-liquid, with the interface of `goniec template render --jsonl`."""

from liquid import DictLoader, Environment

from jsonl import serve


def render(request):
    environment = Environment(loader=DictLoader(request.get("templates") or {}))
    return {"output": environment.from_string(request["template"]).render(**request.get("data") or {})}


serve(render)
