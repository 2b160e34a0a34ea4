"""What a network does when it is ill, without a look at what passes."""
import asyncio
from dataclasses import dataclass


@dataclass
class Faults:
    """The state of a proxy's network; it holds for connections that are open as well."""

    # New connections are reset at once.
    refuses: bool = False
    # Nothing passes either way, and nobody is told: a half-open connection.
    swallows: bool = False
    # How many bytes a second pass, each way of each connection.
    bytes_per_second: float = 0
    # A connection is reset after so many bytes from the server, in the midst of whatever they are.
    truncate_after: int = 0

    async def delay(self, data):
        """Takes as long as a slow line would."""
        if self.bytes_per_second:
            await asyncio.sleep(len(data) / self.bytes_per_second)
