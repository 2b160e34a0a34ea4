"""The scenes by name. A new one: a module here that decorates an async function of a Run, and its name in the import below."""
from .registry import SCENES
from . import kills, steps  # noqa: F401 - importing is what registers them

__all__ = ["SCENES"]
