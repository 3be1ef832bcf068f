"""PostgreSQL refuses to run as root: each way around it leaves the owner of every file as it was."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

from dastyor.kit.pg import EmbeddedPostgres, footing
from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import CannotRunAsRoot


@pytest.fixture
def state(monkeypatch):
    """Stands for /var/lib: a folder that every user may pass."""
    folder = Path(tempfile.mkdtemp(prefix="state-", dir="/tmp"))
    folder.chmod(0o711)
    monkeypatch.setattr(footing, "_STATE", folder)
    monkeypatch.setattr(footing, "_BORROWED", ("nobody",))
    monkeypatch.setattr(footing, "_walls", lambda: ("false",))
    yield folder
    shutil.rmtree(folder)


async def proves_it_serves(server: EmbeddedPostgres) -> None:
    addresses = await server.start()
    try:
        with psycopg.connect(addresses.owner, autocommit=True) as connection:
            connection.execute("create table if not exists kept (id int)")
            connection.execute("insert into kept values (1)")
        assert EmbeddedPostgres.running(server.place.home) == addresses
    finally:
        await server.stop()


async def test_the_files_of_a_home_belong_to_who_started_it(home):
    server = EmbeddedPostgres(home)
    await proves_it_serves(server)
    assert {path.lstat().st_uid for path in home.rglob("*")} == {os.geteuid()}


async def test_without_namespaces_root_borrows_a_user_and_a_folder_and_says_so_once(tmp_path, state, caplog):
    place, server = Place(tmp_path), EmbeddedPostgres(tmp_path)
    place.prepare()
    if os.geteuid() != 0:
        with pytest.raises(CannotRunAsRoot):
            footing.borrowed(place, footing.programs())
        return
    modes = {folder: folder.stat().st_mode for folder in footing.programs().parents}
    await proves_it_serves(server)
    home = state / f"dastyor-{place.mark}"
    assert len(caplog.messages) == 1
    assert f"so it runs as the user nobody and keeps its data in {home}." in caplog.text
    await proves_it_serves(server)
    assert len(caplog.messages) == 1
    assert (home / "data").stat().st_uid == footing._named("nobody").pw_uid
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {folder: folder.stat().st_mode for folder in modes} == modes


async def test_programs_out_of_the_borrowed_users_reach_are_copied_to_him(tmp_path, state, monkeypatch):
    private, package = tmp_path / "venv", footing.programs().parents[1]
    shutil.copytree(package / "pginstall18", private / package.name / "pginstall18", symlinks=True)
    shutil.copytree(f"{package}.libs", private / f"{package.name}.libs")
    private.chmod(0o700)
    out_of_reach = private / package.name / "pginstall18" / "bin"
    place = Place(tmp_path / "home")
    place.prepare()
    if os.geteuid() != 0:
        with pytest.raises(CannotRunAsRoot):
            footing.borrowed(place, out_of_reach)
        return
    monkeypatch.setattr(footing, "programs", lambda: out_of_reach)
    server = EmbeddedPostgres(place.home)
    addresses = await server.start()
    try:
        with psycopg.connect(addresses.app) as connection:
            chief = psutil.Process(connection.info.backend_pid).parent()
            assert chief.uids().real == footing._named("nobody").pw_uid
        assert chief.exe().startswith(str(state / f"dastyor-{place.mark}" / "programs-"))
    finally:
        await server.stop()


async def test_a_user_without_a_name_runs_it_inside_a_namespace(tmp_path, monkeypatch):
    monkeypatch.setattr(footing, "_has_name", lambda uid: False)
    server = EmbeddedPostgres(tmp_path)
    await proves_it_serves(server)
    assert {path.lstat().st_uid for path in tmp_path.rglob("*")} == {os.geteuid()}
