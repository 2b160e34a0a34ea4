"""Where the servers, the product and the files of a run are, from the environment that scripts/chaos prepares."""
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SCENARIOS = Path(__file__).parent / "scenarios"
DOMAIN = "shop.example"


@dataclass(frozen=True)
class Servers:
    """The private broker and database of this checkout."""

    broker_url: str
    database_url: str
    rabbitmqctl: str
    psql: str
    product: str

    @classmethod
    def of_environment(cls):
        return cls(
            broker_url=os.environ["GONIEC_TEST_AMQP_URL"],
            database_url=os.environ["GONIEC_TEST_DATABASE_URL"],
            rabbitmqctl=os.environ["GONIEC_TEST_RABBITMQCTL"],
            psql=os.environ["GONIEC_CHAOS_PSQL"],
            product=os.environ["GONIEC_CHAOS_PRODUCT"],
        )


def address(url):
    """(host, port) of a URL."""
    parts = urlsplit(url)
    return parts.hostname, parts.port


def moved(url, *, port=None, path=None, query=""):
    """The URL with another port, path and query."""
    parts = urlsplit(url)
    user = f"{parts.username}:{parts.password}@" if parts.username else ""
    return f"{parts.scheme}://{user}{parts.hostname}:{port or parts.port}{parts.path if path is None else path}{query}"


def beside(url, port):
    """The URL with a second host on this machine: libpq takes whichever of them can be written to."""
    parts = urlsplit(url)
    query = f"{parts.query}&target_session_attrs=read-write".lstrip("&")
    return f"{parts.scheme}://{parts.netloc},127.0.0.1:{port}{parts.path}?{query}"
