"""How a run says that it went wrong."""


class ChaosFailure(Exception):
    """Something that must not be, in a sentence."""
