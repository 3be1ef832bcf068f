"""The embedded Postgres as the product sees it: start, watch, stop, or find the one that runs already."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Misconfigured
from dastyor.kit.pg.addresses import USUAL_PORT, Addresses
from dastyor.kit.pg.cluster import ensure_cluster
from dastyor.kit.pg.conf import pg_hba_conf, postgresql_conf, settings
from dastyor.kit.pg.footing import Footing, find_footing
from dastyor.kit.pg.passwords import write_passwords
from dastyor.kit.pg.place import Lock, Place
from dastyor.kit.pg.postmaster import Postmaster, clear, keep_log_small
from dastyor.kit.pg.problems import DataMissing, PortTaken, ServerFailed
from dastyor.kit.pg.reasons import failure, no_room

log = logging.getLogger(__name__)

_LOOK = 0.1  # seconds between two looks at the process; a crash is noticed within it
_AGAIN = 1.0  # seconds before another try when the server cannot start, for example while the disk is full
_PATIENCE = 300.0  # seconds; recovery after a crash replays up to 256 MB of log, on a slow disk for minutes


class EmbeddedPostgres:
    """The server of one home. Start and stop may be called from different event loops."""

    def __init__(self, home: Path, *, tcp_port: int | None = None, durable: bool = True) -> None:
        self.place = Place(home.expanduser().absolute())
        self._tcp_port, self._durable = tcp_port, durable
        self._lock = Lock(self.place.folder / "owner.lock")
        self._footing: Footing | None = None
        self._server: Postmaster | None = None
        self._stopping = False

    @property
    def addresses(self) -> Addresses:
        """Where it answers."""
        uid = self._footing.uid if self._footing else os.geteuid()
        return Addresses(self.place.sockets(uid), self._tcp_port or USUAL_PORT)

    @property
    def is_serving(self) -> bool:
        """Whether its process runs; for the health page."""
        return self._server is not None and self._server.is_alive()

    async def start(self) -> Addresses:
        """Made if new, running, and proven by a query. Raises a Misconfigured that says what to do.

        A server left behind by an owner that was killed is stopped first, so starting again at once works.
        """
        self.place.prepare()
        await self._lock.take(self.place.home)
        self._stopping = False
        try:
            await self._first_start()
        except OSError as error:
            await self.stop()
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise no_room(self.place, "") from error
            raise
        except BaseException:
            await self.stop()
            raise
        return self.addresses

    async def stop(self) -> None:
        """Gone within five seconds, and the home is free for the next."""
        self._stopping = True
        if self._server is not None:
            await self._server.stop()
            self._server = None
            with contextlib.suppress(OSError):
                self.addresses.sockets.rmdir()
        self._lock.let_go()

    async def watch(self) -> None:
        """Returns when the server was stopped; until then one that died is started again, within about a second."""
        while not self._stopping:
            await asyncio.sleep(_LOOK)
            if self._stopping or self.is_serving:
                keep_log_small(self.place.log)
                continue
            log.error("The embedded Postgres died; it is started again.")
            await self._revive()

    @classmethod
    def running(cls, home: Path) -> Addresses | None:
        """Where the server of this home answers now, or None; for a command beside a running product."""
        place = Place(home.expanduser().absolute())
        try:
            note = (place.data / "postmaster.pid").read_text().splitlines()
            addresses = Addresses(Path(note[4]), int(note[3]))
            with psycopg.connect(addresses.app, connect_timeout=2) as connection:
                connection.execute("select 1")
        except (OSError, IndexError, ValueError, psycopg.Error):
            return None
        return addresses

    async def _first_start(self) -> None:
        self._footing = await asyncio.to_thread(find_footing, self.place)
        await clear(self.place)
        await ensure_cluster(self.place, self._footing, durable=self._durable)
        await self._serve()
        if self._tcp_port:
            await asyncio.to_thread(write_passwords, self.addresses, self.place.password_file)

    async def _revive(self) -> None:
        told = ""
        while not self._stopping:
            try:
                await self._serve()
            except (OSError, Misconfigured) as problem:
                # A full disk may last for hours: one line for each reason, not one for each try.
                if told != (told := str(problem)):
                    log.error("The embedded Postgres cannot be started; trying on. %s", problem)  # noqa: TRY400 - its reason, not our stack
                await asyncio.sleep(_AGAIN)
            else:
                log.warning("The embedded Postgres serves again.")
                return

    async def _serve(self) -> None:
        assert self._footing is not None
        if self._server is not None:
            self._server.dismiss()
        if not self.place.data.exists():
            raise DataMissing(f"{self.place.data} has gone.", hint="Restore a backup, or put the folder back.")
        await clear(self.place)
        if self._tcp_port:
            _require_free(self._tcp_port)
        self._configure(self._footing)
        if self._stopping:
            return
        self._server = Postmaster(self.place, self._footing)
        await self._prove(self._server)

    def _configure(self, footing: Footing) -> None:
        sockets = self.place.prepare_sockets(footing.uid, footing.gid)
        wanted = settings(sockets, tcp_port=self._tcp_port, durable=self._durable)
        for name, text in (
            ("postgresql.conf", postgresql_conf(wanted)),
            ("pg_hba.conf", pg_hba_conf(tcp_port=self._tcp_port)),
        ):
            path = self.place.data / name
            # A full disk must not cost us a good file: the same words are not written again.
            if not path.exists() or path.read_text() != text:
                unfinished = path.with_suffix(".new")
                unfinished.write_text(text)
                os.chown(unfinished, footing.uid, footing.gid)
                unfinished.chmod(0o600)
                unfinished.replace(path)

    async def _prove(self, server: Postmaster) -> None:
        """It answers a query of the plain role. A process that runs proves nothing."""
        end, pause = monotonic() + _PATIENCE, 0.02
        while not self._stopping:
            try:
                connection = await psycopg.AsyncConnection.connect(self.addresses.app, connect_timeout=5)
                async with connection:
                    await connection.execute("select 1")
                return
            except psycopg.OperationalError as error:
                if not server.is_alive():
                    raise failure(self.place, server.said()) from error
                if monotonic() > end:
                    raise ServerFailed(
                        f"PostgreSQL runs but does not answer: {error}", hint=f"Its own words are in {self.place.log}."
                    ) from error
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.3)  # the server notes each refusal in its log


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[Addresses]:
    """The server of this home: the one that runs already, or one for the time of the block."""
    found = await asyncio.to_thread(EmbeddedPostgres.running, home)
    if found is not None:
        yield found
        return
    server = EmbeddedPostgres(home)
    try:
        yield await server.start()
    finally:
        await server.stop()


def _require_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} of 127.0.0.1 cannot be had: {error.strerror}.",
                hint="Choose another or stop the program that has it.",
            ) from error
