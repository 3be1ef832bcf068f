"""Doctor: every dependency, setting and connection, and what to do about each that is wrong."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from uuid import UUID

import psycopg

from dastyor.assembly.house import branches, chosen
from dastyor.kit.errors import Problem
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.migrating.run import behind
from dastyor.kit.modules import Module
from dastyor.kit.pg import serving
from dastyor.kit.seal import root_keys
from dastyor.kit.seal.root import FILE
from dastyor.kit.settings import Settings, WrongSettings, foreign_names, surroundings
from dastyor.kit.storage import FileKey
from dastyor.kit.storage.opened import storage_of
from dastyor.kit.telegram.answers import CallFailed, Gone
from dastyor.kit.telegram.api import BotApi
from dastyor.modules import MODULES
from dastyor.ops.installation import load_settings

_LITTLE = 500 * 2**20  # bytes of free disk below which a busy week may fill it
_NOBODY = WorkspaceId(UUID(int=0))  # whose files nobody else looks for
_PATIENCE = 8.0  # seconds for one check: the whole must answer within ten


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: fine, worth a look, or broken; and what to do."""

    group: str
    name: str
    state: str  # "ok", "note" or "broken"
    says: str
    do: str = ""


Check = Callable[[Settings], Awaitable[list[Finding]]]


def run(*, as_json: bool) -> int:
    """The exit code: 1 when something is broken."""
    findings = asyncio.run(_all())
    if as_json:
        print(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer
    else:
        _tell(findings)
    return int(any(each.state == "broken" for each in findings))


async def _all() -> list[Finding]:
    try:
        settings = load_settings()
    except WrongSettings as wrong:
        return [Finding("settings", "settings", "broken", sentence, "Correct it.") for sentence in wrong.sentences]
    found = [Finding("settings", "settings", "ok", "Every setting can be read.")]
    checks: tuple[Check, ...] = (
        _machine,
        _names,
        _home,
        _secret,
        _database,
        _telegram,
        _kafka,
        _redis,
        _storage,
        _port,
    )
    for answer in await asyncio.gather(*(_bounded(check, settings) for check in checks)):
        found += answer
    return found


async def _bounded(check: Check, settings: Settings) -> list[Finding]:
    name = check.__name__.strip("_")
    try:
        return await asyncio.wait_for(check(settings), _PATIENCE)
    except TimeoutError:
        return [Finding(name, name, "broken", f"No answer within {_PATIENCE:.0f} seconds.", "Look whether it is up.")]
    except Problem as problem:
        return [Finding(name, name, "broken", problem.detail, problem.hint or "See the sentence before.")]


async def _machine(_: Settings) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    found = [Finding("machine", "python", "ok", f"Python {version}.")]
    try:
        from dastyor.kit.pg import programs

        found.append(Finding("machine", "postgres programs", "ok", f"The embedded Postgres is at {programs()}."))
    except Problem as problem:
        found.append(Finding("machine", "postgres programs", "broken", problem.detail, problem.hint or ""))
    return found


async def _names(_: Settings) -> list[Finding]:
    return [Finding("settings", "names", "note", sentence, "Rename it.") for sentence in foreign_names(surroundings())]


async def _home(settings: Settings) -> list[Finding]:
    home = settings.home_folder
    if not home.exists():
        return [Finding("home", "home", "ok", f"{home} will be made at the first start.")]
    if home.stat().st_uid != os.geteuid():
        return [
            _broken(
                "home",
                "owner",
                f"{home} belongs to another user.",
                f"Run as its owner, or: chown -R {os.geteuid()} {home}",
            )
        ]
    if not os.access(home, os.W_OK | os.X_OK):
        return [_broken("home", "writable", f"{home} cannot be written.", f"chmod u+rwx {home}")]
    free = shutil.disk_usage(home).free
    state = "ok" if free > _LITTLE else "note"
    return [
        Finding(
            "home", "disk", state, f"{free // 2**20:,} MB are free at {home}.", "" if state == "ok" else "Make room."
        )
    ]


async def _secret(settings: Settings) -> list[Finding]:
    kept = settings.home_folder / FILE
    if settings.secret_key is None and not kept.exists():  # asking for it would make it
        return [Finding("secret", "secret key", "ok", "It will be made at the first start.")]
    root_keys(settings)
    where = "DASTYOR_SECRET_KEY" if settings.secret_key else str(kept)
    return [Finding("secret", "secret key", "ok", f"It is in {where}; keep a copy apart from the backups.")]


async def _database(settings: Settings) -> list[Finding]:
    if settings.database_url is None and not (settings.home_folder / "postgres").exists():
        return [Finding("database", "database", "ok", "An embedded one will be made at the first start.")]
    found = []
    if settings.database_url and not settings.database_owner_url:
        found.append(
            Finding(
                "database",
                "owner",
                "note",
                "DASTYOR_DATABASE_OWNER_URL is not set: services and migrations share a user.",
                "Give migrations a user of their own.",
            )
        )
    try:
        async with _addresses(settings) as (app, owner):
            return found + await asyncio.to_thread(_look_into, app, owner, chosen(settings.domains))
    except psycopg.OperationalError as error:
        # A line that begins with a tab is libpq's question about the one before.
        says = [line for line in str(error).strip().splitlines() if not line.startswith("\t")][-1]
        return [
            *found,
            _broken("database", "connection", says, "Check DASTYOR_DATABASE_URL, and that the server is up."),
        ]


@asynccontextmanager
async def _addresses(settings: Settings) -> AsyncIterator[tuple[str, str]]:
    """Of the plain role and of the owner, without the key that an installation needs besides."""
    if settings.database_url is not None:
        app = settings.database_url.get_secret_value()
        yield app, settings.database_owner_url.get_secret_value() if settings.database_owner_url else app
        return
    async with serving(settings.home_folder) as addresses:
        yield addresses.app, addresses.owner


def _look_into(app: str, owner: str, modules: tuple[Module, ...]) -> list[Finding]:
    found = []
    with psycopg.connect(app, connect_timeout=5) as connection:
        number = connection.info.server_version
        fine = number >= 16_00_00
        found.append(
            Finding(
                "database",
                "version",
                "ok" if fine else "broken",
                f"PostgreSQL {number // 10000} answers.",
                "" if fine else "Use PostgreSQL 16 or newer.",
            )
        )
        row = connection.execute(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
        if row is not None and row[0]:
            found.append(
                _broken(
                    "database", "role", f"{connection.info.user} passes by row-level security.", "Use a plain user."
                )
            )
    try:
        late = behind(owner, branches(modules), branches([Module(name) for name in MODULES]))
    except psycopg.errors.InsufficientPrivilege:
        says, do = "The user who migrates may not.", "Set DASTYOR_DATABASE_OWNER_URL to the owner of the tables."
        return [*found, _broken("database", "migrations", says, do)]
    if late:
        names = ", ".join(branch.name for branch in late)
        return [
            *found,
            Finding("database", "migrations", "note", f"Not up to date: {names}.", "Run `dastyor migrate`."),
        ]
    return [*found, Finding("database", "migrations", "ok", "Up to date."), _failed_for_good(app)]


def _failed_for_good(app: str) -> Finding:
    with psycopg.connect(app, connect_timeout=5) as connection:
        row = connection.execute(_FAILED_FOR_GOOD).fetchone()
    count = row[0] if row else 0
    if not count:
        return Finding("database", "dead", "ok", "Nothing has failed for good.")
    return Finding(
        "database",
        "dead",
        "note",
        f"{count} of events, jobs, updates and messages failed for good.",
        "See `dastyor events dead list`.",
    )


_FAILED_FOR_GOOD = """
select (select count(*) from bus.dead where settled_at is null)
    + (select count(*) from jobs.procrastinate_jobs where status = 'failed')
    + (select count(*) from telegram.updates where state = 'dead')
    + (select count(*) from telegram.outgoing where state in ('unknown', 'dead'))
"""


async def _telegram(settings: Settings) -> list[Finding]:
    if settings.bot_token is None:
        return [
            Finding(
                "telegram",
                "token",
                "note",
                "DASTYOR_BOT_TOKEN is not set: no bot will run.",
                "Get one from @BotFather.",
            )
        ]
    api = BotApi(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    try:
        me = json.loads(await api.call("getMe", timeout=5))
        return [Finding("telegram", "bot", "ok", f"@{me['username']} answers.")]
    except Gone:
        return [_broken("telegram", "token", "Telegram does not know this token.", "Copy it again from @BotFather.")]
    except CallFailed as failed:
        return [
            _broken(
                "telegram", "network", f"{settings.telegram_api_url} does not answer: {failed}", "Check the network."
            )
        ]
    finally:
        await api.close()


async def _kafka(settings: Settings) -> list[Finding]:
    if not settings.kafka_url:
        return [Finding("events", "events", "ok", "Events go over Postgres.")]
    return [await _reach("events", "Kafka", place) for place in settings.kafka_url.split(",")]


async def _redis(settings: Settings) -> list[Finding]:
    if not settings.redis_url:
        return [Finding("cache", "cache", "ok", "Each process has its own.")]
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import RedisError

    address = settings.redis_url.get_secret_value()
    where = address.rpartition("@")[2].partition("://")[2] or address.rpartition("@")[2]
    client = Redis.from_url(address, socket_timeout=3, socket_connect_timeout=3, retry=Retry(NoBackoff(), 0))
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        says = f"Redis at {where} does not answer ({error or 'no answer'})."
        return [_broken("cache", "Redis", says, "Start it, correct its address, or unset its setting.")]
    finally:
        await client.aclose()
    return [Finding("cache", "Redis", "ok", f"Redis at {where} answers.")]


async def _storage(settings: Settings) -> list[Finding]:
    """A small file is written, read and deleted where files are kept."""
    if settings.storage_url is None:
        return [Finding("files", "storage", "ok", "Files are kept in HOME.")]
    do = "Look whether DASTYOR_STORAGE_URL names a folder of this user or a bucket, and whether its keys are right."
    key, body = FileKey.new(_NOBODY, "doctor"), b"written by dastyor doctor"
    try:
        async with asyncio.timeout(_PATIENCE - 1):  # the storage itself is more patient
            storage = storage_of(settings)
            await storage.put(key, body)
            is_read = await storage.get(key) == body
            await storage.delete(key)
    except Problem as problem:
        return [_broken("files", "storage", f"Files cannot be kept: {problem.detail}", problem.hint or do)]
    except TimeoutError:
        return [_broken("files", "storage", "The place of files does not answer.", do)]
    if not is_read:
        return [_broken("files", "storage", "A file that was written is read as another.", do)]
    return [Finding("files", "storage", "ok", "A file can be written, read and deleted.")]


async def _reach(group: str, what: str, address: str) -> Finding:
    host, _, port = address.rpartition(":")
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host.strip("[]"), int(port)), 3)
        writer.close()
    except (OSError, ValueError, TimeoutError) as error:
        return _broken(
            group,
            what,
            f"{what} at {address} does not answer ({error or 'no answer'}).",
            "Start it, or unset its setting.",
        )
    return Finding(group, what, "ok", f"{what} at {address} answers.")


async def _port(settings: Settings) -> list[Finding]:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            return [
                Finding(
                    "pages",
                    "port",
                    "note",
                    f"Port {settings.port} is in use ({error.strerror}).",
                    "Fine when Dastyor runs there; else set DASTYOR_PORT.",
                )
            ]
    return [Finding("pages", "port", "ok", f"Port {settings.port} is free.")]


def _broken(group: str, name: str, says: str, do: str) -> Finding:
    return Finding(group, name, "broken", says, do)


def _tell(findings: list[Finding]) -> None:
    signs = {"ok": "✓", "note": "!", "broken": "✗"}
    group = ""
    for each in findings:
        if each.group != group:
            group = each.group
            print(group)  # noqa: T201 - the command's answer
        print(f"  {signs[each.state]} {each.says}" + (f" → {each.do}" if each.do else ""))  # noqa: T201 - the command's answer
