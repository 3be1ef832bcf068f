"""Each thing that may be wrong with a home is said in one sentence with what to do; it ends in no traceback."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import psycopg
import pytest

from dastyor.kit.errors import Misconfigured
from dastyor.kit.pg import EmbeddedPostgres, embedded, footing, place, reasons
from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import (
    CannotRunAsRoot,
    HomeNotOurs,
    HomeNotWritable,
    NoPrograms,
    NoRoom,
    NoSharedMemory,
    PortTaken,
    ServerFailed,
    SocketFolderNotOurs,
    WrongVersion,
)


async def refusal(server: EmbeddedPostgres, kind: type[Misconfigured]) -> str:
    """What a start is refused with; the home must be free again afterwards."""
    with pytest.raises(kind) as caught:
        await server.start()
    sentence = caught.value.sentence()
    assert "\n" not in sentence
    assert caught.value.hint
    return sentence


async def test_a_home_of_another_user(tmp_path, monkeypatch):
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(place.os, "geteuid", lambda: owner + 1)
    sentence = await refusal(EmbeddedPostgres(tmp_path), HomeNotOurs)
    assert f"{tmp_path} belongs to user {owner}, and this is user {owner + 1}. Run Dastyor as its owner" in sentence


@pytest.mark.parametrize("home", [Path("/proc/dastyor"), Path("/dev/null/dastyor")])
async def test_a_home_that_cannot_be_made(home):
    sentence = await refusal(EmbeddedPostgres(home), HomeNotWritable)
    assert f"{home} cannot be written: " in sentence
    assert "point DASTYOR_HOME to another folder" in sentence


@pytest.mark.parametrize("written", ["16", "99"])
async def test_data_of_another_version_stay_untouched(home, written):
    server = EmbeddedPostgres(home)
    await server.start()
    await server.stop()
    version = home / "postgres" / "data" / "PG_VERSION"
    version.write_text(f"{written}\n")
    sentence = await refusal(server, WrongVersion)
    assert f"was written by PostgreSQL {written}, and this Dastyor brings 18." in sentence
    version.write_text("18\n")
    await server.start()
    await server.stop()


async def test_a_folder_that_is_no_cluster(tmp_path):
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    assert "holds no PostgreSQL database. Move it away" in await refusal(EmbeddedPostgres(tmp_path), WrongVersion)


async def test_a_port_that_is_taken(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = await refusal(EmbeddedPostgres(home, tcp_port=port), PortTaken)
    assert f"Port {port} of 127.0.0.1 cannot be had: Address already in use. Choose another" in sentence


async def test_programs_that_are_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(footing, "find_spec", lambda name: None)
    sentence = await refusal(EmbeddedPostgres(tmp_path), NoPrograms)
    assert "PostgreSQL 18 is missing from this installation. Install Dastyor anew" in sentence


async def test_programs_for_another_kind_of_machine(tmp_path, monkeypatch):
    strange = tmp_path / "pginstall18" / "bin"
    strange.mkdir(parents=True)
    (strange / "postgres").write_bytes(b"\x7fELF of another machine")
    (strange / "postgres").chmod(0o755)
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path)]})
    monkeypatch.setattr(footing, "find_spec", lambda name: spec)
    sentence = await refusal(EmbeddedPostgres(tmp_path / "home"), NoPrograms)
    assert f"does not run on {os.uname().sysname} {os.uname().machine}" in sentence


async def test_a_socket_folder_that_somebody_else_made_first(home):
    server = EmbeddedPostgres(home)
    server.addresses.sockets.mkdir(mode=0o755)
    try:
        sentence = await refusal(server, SocketFolderNotOurs)
        assert f"{server.addresses.sockets} was made by somebody else (owner" in sentence
    finally:
        server.addresses.sockets.rmdir()


async def test_neither_namespaces_nor_another_user(tmp_path, monkeypatch):
    monkeypatch.setattr(footing, "_walls", lambda: ("false",))
    monkeypatch.setattr(footing, "_has_name", lambda uid: False)
    monkeypatch.setattr(footing, "_BORROWED", ())
    assert "Start Dastyor as a normal user" in await refusal(EmbeddedPostgres(tmp_path), CannotRunAsRoot)


@pytest.mark.parametrize(
    ("said", "kind", "part"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', NoRoom, "is full. Free"),
        ("initdb: error: could not write file: Disk quota exceeded", NoRoom, "is full. Free"),
        ('FATAL:  could not open shared memory segment "/PostgreSQL.1": No such file', NoSharedMemory, "--shm-size"),
        ("FATAL:  could not create shared memory segment: Invalid argument", NoSharedMemory, "no shared memory"),
        ('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', PortTaken, "Choose another port"),
        ("FATAL:  database files are incompatible with server", WrongVersion, "restore a backup"),
        ('FATAL:  could not access directory "/h": Permission denied', HomeNotWritable, "let the user of Dastyor pass"),
        ("2026 [1] LOG:  x\n2026 [1] FATAL:  the moon is full", ServerFailed, "did not start: the moon is full."),
        ("", ServerFailed, "it said nothing"),
    ],
)
def test_what_the_server_says_when_it_fails(tmp_path, said, kind, part):
    Place(tmp_path).prepare()
    problem = reasons.failure(Place(tmp_path), said)
    assert type(problem) is kind
    assert part in problem.sentence()


async def test_a_broken_setting_of_the_operators_own_is_named_in_the_servers_words(home):
    server = EmbeddedPostgres(home)
    await server.start()
    await server.stop()
    (home / "postgres" / "data" / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    assert 'unrecognized configuration parameter "no_such_setting"' in await refusal(server, ServerFailed)


@pytest.mark.fault
async def test_data_that_vanish_while_it_runs_are_never_replaced_by_an_empty_database(home, caplog):
    server = EmbeddedPostgres(home)
    await server.start()
    data, aside = home / "postgres" / "data", home / "aside"
    async with asyncio.TaskGroup() as group:
        data.rename(aside)
        server._server._child.kill()
        watch = group.create_task(server.watch())
        while "has gone. Restore a backup" not in caplog.text:
            await asyncio.sleep(0.05)
        assert not data.exists()
        aside.rename(data)
        while EmbeddedPostgres.running(home) is None:
            await asyncio.sleep(0.05)
        watch.cancel()
    await server.stop()
    assert embedded.log.name in caplog.text


async def test_over_tcp_only_the_password_of_the_file_opens(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = EmbeddedPostgres(home, tcp_port=port)
    addresses = await server.start()
    try:
        file = server.place.password_file
        assert file.stat().st_mode & 0o777 == 0o600
        for role in ("dastyor_app", "dastyor_owner"):
            with psycopg.connect(addresses.over_tcp(role, file)) as connection:
                assert connection.execute("select current_user").fetchone() == (role,)
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(addresses.over_tcp(role, file), password="guess")
        with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
            psycopg.connect(addresses.over_tcp("postgres", file), password="guess")
        secrets = [line.rsplit(":", 1)[1] for line in file.read_text().splitlines()]
        assert all(secret not in server.place.log.read_text() for secret in secrets)
    finally:
        await server.stop()
