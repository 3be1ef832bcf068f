"""The embedded Postgres: real PostgreSQL programs out of a wheel, under a supervisor of our own.

`EmbeddedPostgres(home).start()` gives the addresses; `watch()` runs in a task group and brings a dead server back.
"""

from __future__ import annotations

from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.pg.embedded import EmbeddedPostgres, serving
from dastyor.kit.pg.footing import programs
from dastyor.kit.pg.roles import ensure_roles

__all__ = ["Addresses", "EmbeddedPostgres", "ensure_roles", "programs", "serving"]
