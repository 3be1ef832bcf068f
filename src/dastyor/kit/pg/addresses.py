"""Where a database answers: one address for each role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

OWNER, APP, SUPERUSER = "dastyor_owner", "dastyor_app", "postgres"
DATABASE = "dastyor"
#: PostgreSQL's own number; without TCP it is only the end of the socket's name.
USUAL_PORT = 5432


@dataclass(frozen=True, slots=True)
class Addresses:
    """One database of the embedded server; each role's address is a libpq URL that SQLAlchemy takes as well."""

    sockets: Path
    port: int = USUAL_PORT
    database: str = DATABASE

    @property
    def app(self) -> str:
        """For the services: the plain role, held by row-level security."""
        return self._by_socket(APP)

    @property
    def owner(self) -> str:
        """For migrations, backups and seeding: owns the database and its tables."""
        return self._by_socket(OWNER)

    @property
    def superuser(self) -> str:
        """For tests and rescue only: passes by row-level security, and the product never uses it."""
        return self._by_socket(SUPERUSER)

    def to(self, database: str) -> Addresses:
        """The same server, another database."""
        return replace(self, database=database)

    def over_tcp(self, role: str, password_file: Path) -> str:
        """The role's address over loopback; its password is in the file, in libpq's own format."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{self.database}?passfile={quote(str(password_file))}"

    def _by_socket(self, role: str) -> str:
        # The port stands in it always, lest a PGPORT of the environment choose another server.
        return f"postgresql://{role}@/{self.database}?host={quote(str(self.sockets))}&port={self.port}"
