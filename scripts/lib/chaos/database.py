"""The run's own database, through psql."""
from urllib.parse import urlsplit

from .settings import moved
from .waiting import output_of

# No text of ours has it.
SEPARATOR = "\x1f"


class Database:
    """A database on the private cluster, whose clock the run moves."""

    def __init__(self, servers, name):
        self.name = name
        self._psql_program = servers.psql
        self.move(servers.database_url)

    def move(self, server_url):
        """It lies on another cluster from now on."""
        self._server_url = server_url
        self.url = moved(server_url, path=f"/{self.name}")

    async def create(self):
        await self._on_server(f'CREATE DATABASE "{self.name}" TEMPLATE template0 ENCODING \'UTF8\'')

    async def drop(self):
        await self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    async def rows(self, sql):
        """The rows of a statement, as lists of text; SQL's null is empty."""
        output = await self._psql(self.url, sql)
        return [line.split(SEPARATOR) for line in output.split("\n") if line]

    async def column(self, sql):
        return [row[0] for row in await self.rows(sql)]

    async def number(self, sql):
        return int((await self.column(sql))[0])

    async def advance(self, seconds):
        """Moves the clock by which everything in the database is due."""
        await self._psql(self.url, f"UPDATE clock_offset SET value = value + interval '{seconds} seconds'")

    async def _on_server(self, sql):
        await self._psql(self._server_url, sql)

    async def _psql(self, url, sql):
        parts = urlsplit(url)
        # In the environment, since everybody may read the arguments of a process.
        environment = {
            "PATH": "/usr/bin:/bin", "PGHOST": parts.hostname, "PGPORT": str(parts.port), "PGUSER": parts.username,
            "PGPASSWORD": parts.password, "PGDATABASE": parts.path[1:], "PGCONNECT_TIMEOUT": "10",
        }
        return await output_of(
            self._psql_program, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", f"--field-separator={SEPARATOR}",
            "--set=ON_ERROR_STOP=1", f"--command={sql}", environment=environment,
        )
