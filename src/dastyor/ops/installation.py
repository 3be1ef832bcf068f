"""One installation: its home, its kind, its key and its database, whoever started it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dastyor.assembly.house import branches, chosen
from dastyor.kit import settings as kit_settings
from dastyor.kit.errors import Misconfigured, Unavailable
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.modules import Module
from dastyor.kit.pg import ensure_roles, serving
from dastyor.kit.seal import RootKeys, root_keys
from dastyor.kit.settings import Settings
from dastyor.modules import MODULES


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database answers: for services, and for who migrates."""

    app: str
    owner: str
    keys: RootKeys


def load_settings(*, demo: bool = False) -> Settings:
    """The settings in force, sections of domains included. Raises WrongSettings."""
    settings = kit_settings.load(demo=demo, modules=MODULES)
    sections = {module.name: found for module in chosen(settings.domains) if (found := module.part("settings"))}
    return kit_settings.read_sections(settings, sections)


def remember_kind(home: Path, *, demo: bool) -> None:
    """The home knows whether it is a demo; the other command is refused. Raises Misconfigured."""
    mark, kind = home / "kind", "demo" if demo else "real"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if mark.is_file():
            found = mark.read_text(encoding="utf-8").strip()
            if found != kind:
                raise Misconfigured(
                    f"{home} is the home of a {found} installation.",
                    hint=f"Start it with `dastyor {'demo' if found == 'demo' else 'up'}`, or set another DASTYOR_HOME.",
                )
        else:
            mark.write_text(kind + "\n", encoding="utf-8")
    except OSError as error:
        raise Misconfigured(
            f"{home} cannot be used as a home ({error.strerror}).",
            hint="Give it to the user who runs Dastyor, make room on its disk, or set another DASTYOR_HOME.",
        ) from error


@asynccontextmanager
async def place(settings: Settings) -> AsyncIterator[Place]:
    """The installation's database: the operator's own, the running product's, or an embedded one for this time."""
    keys = RootKeys(*root_keys(settings))
    if settings.database_url is not None:
        app = settings.database_url.get_secret_value()
        owner = (settings.database_owner_url or settings.database_url).get_secret_value()
        yield Place(app, owner, keys)
        return
    async with serving(settings.home_folder) as addresses:
        yield Place(addresses.app, addresses.owner, keys)


def bring_up(owner: str, app: str, modules: tuple[Module, ...]) -> list[str]:
    """Roles, then every migration of these domains; the names of the branches that moved.

    Raises Unavailable, Misconfigured, RolesMissing, RoleTooStrong, NewerDatabase.
    """
    known = branches([Module(name) for name in MODULES])
    try:
        with psycopg.connect(owner, autocommit=True, connect_timeout=10) as connection:
            who = connection.info.user
            ensure_roles(connection, app_login=psycopg.conninfo.conninfo_to_dict(app).get("user"))  # type: ignore[arg-type]  # a user is text
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The database does not let us in: {str(error).strip().splitlines()[-1]}.",
            hint="Check DASTYOR_DATABASE_URL and DASTYOR_DATABASE_OWNER_URL, or run `dastyor doctor`.",
        ) from error
    try:
        return upgrade(owner, branches(modules), known)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Misconfigured(
            f"The database user {who} may not migrate.",
            hint="Set DASTYOR_DATABASE_OWNER_URL to the same database by the owner of its tables.",
        ) from error


async def bring_up_apart(settings: Settings, there: Place) -> list[str]:
    """The same off the event loop, where Alembic's import would stand in everybody's way."""
    return await asyncio.to_thread(bring_up, there.owner, there.app, chosen(settings.domains))
