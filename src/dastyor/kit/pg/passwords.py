"""The passwords of the two roles, needed only when the server listens on TCP."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from psycopg import sql

from dastyor.kit.ids import new_secret
from dastyor.kit.pg.addresses import APP, OWNER, Addresses


def write_passwords(addresses: Addresses, path: Path) -> None:
    """Fresh passwords, told to the server and kept in `path` with mode 600, in libpq's passfile format."""
    lines = []
    for role, address in ((OWNER, addresses.owner), (APP, addresses.app)):
        secret = new_secret()
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            # The server is given the sealed form only, so that no log or statistic can hold the password.
            sealed = connection.pgconn.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256").decode()
            connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(sealed)))
        lines.append(f"*:{addresses.port}:*:{role}:{secret}\n")
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
    unfinished.rename(path)
