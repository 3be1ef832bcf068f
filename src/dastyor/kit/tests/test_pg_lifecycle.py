from __future__ import annotations

import os
import stat

import psycopg
import pytest
import uvloop

from dastyor.kit.clock import monotonic
from dastyor.kit.pg import EmbeddedPostgres, serving
from dastyor.kit.pg.problems import HomeInUse


@pytest.fixture
async def postgres(home):
    server = EmbeddedPostgres(home)
    yield server
    await server.stop()


def rows(address: str) -> list[tuple]:
    with psycopg.connect(address) as connection:
        return connection.execute("select * from kept order by 1").fetchall()


async def test_a_first_start_gives_a_database_that_answers_each_role(tmp_path):
    postgres = EmbeddedPostgres(tmp_path / "deep" / "home")
    addresses = await postgres.start()
    for address, role in (
        (addresses.app, "dastyor_app"),
        (addresses.owner, "dastyor_owner"),
        (addresses.superuser, "postgres"),
    ):
        with psycopg.connect(address) as connection:
            assert connection.execute("select current_user, current_database()").fetchone() == (role, "dastyor")
    await postgres.stop()


def test_it_starts_on_the_fast_loop_of_the_product_too(tmp_path):
    async def start_and_stop() -> None:
        server = EmbeddedPostgres(tmp_path)
        addresses = await server.start()
        assert EmbeddedPostgres.running(tmp_path) == addresses
        await server.stop()

    uvloop.run(start_and_stop())


async def test_a_second_start_on_the_same_home_keeps_the_rows(postgres):
    addresses = await postgres.start()
    with psycopg.connect(addresses.owner) as connection:
        connection.execute("create table kept as select 45000 as amount")
    await postgres.stop()
    addresses = await postgres.start()
    assert rows(addresses.owner) == [(45000,)]


async def test_it_stops_within_five_seconds_though_a_client_is_in_a_transaction(postgres):
    addresses = await postgres.start()
    with psycopg.connect(addresses.owner) as busy:
        busy.execute("create table half as select generate_series(1, 10000)")
        begun = monotonic()
        await postgres.stop()
        assert monotonic() - begun < 5
        with pytest.raises(psycopg.OperationalError):
            busy.execute("select 1")
    assert EmbeddedPostgres.running(postgres.place.home) is None
    assert not postgres.addresses.sockets.exists()


async def test_two_products_on_one_home_are_refused_with_one_sentence(postgres):
    addresses = await postgres.start()
    with pytest.raises(HomeInUse, match=rf"process {os.getpid()}\) runs on .*DASTYOR_HOME"):
        await EmbeddedPostgres(postgres.place.home).start()
    with psycopg.connect(addresses.app) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


async def test_another_command_finds_the_running_server(postgres):
    assert EmbeddedPostgres.running(postgres.place.home) is None
    addresses = await postgres.start()
    assert EmbeddedPostgres.running(postgres.place.home) == addresses
    async with serving(postgres.place.home) as found:
        assert found == addresses
    assert EmbeddedPostgres.running(postgres.place.home) == addresses


async def test_a_command_alone_has_the_server_for_its_own_time(home):
    async with serving(home) as addresses:
        with psycopg.connect(addresses.app) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert EmbeddedPostgres.running(home) is None


async def test_no_folder_on_the_way_is_opened_and_none_of_ours_to_others(tmp_path):
    deep = tmp_path / "private" / ("a" * 100) / "home"
    deep.mkdir(parents=True)
    for folder in (tmp_path / "private", deep.parent, deep):
        folder.chmod(0o700)
    before = {folder: folder.stat().st_mode for folder in deep.parents}
    server = EmbeddedPostgres(deep)
    addresses = await server.start()
    try:
        assert {folder: folder.stat().st_mode for folder in deep.parents} == before
        for folder in (deep / "postgres", deep / "postgres" / "data", addresses.sockets):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
        assert len(os.fsencode(addresses.sockets / ".s.PGSQL.65535")) <= 107
    finally:
        await server.stop()
    assert {folder: folder.stat().st_mode for folder in deep.parents} == before


async def test_the_server_is_durable_and_silent_to_the_outside(postgres):
    addresses = await postgres.start()
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on",
              "listen_addresses": "", "TimeZone": "UTC", "jit": "off", "autovacuum": "on"}  # fmt: skip
    with psycopg.connect(addresses.app) as connection:
        found = {name: connection.execute(f"show {name}").fetchone()[0] for name in wanted}
        folded = connection.execute("select 'ОБЕД ЁЖ ҒИШТ' ilike 'обед ёж ғишт'").fetchone()
    assert found == wanted
    assert folded == (True,)
