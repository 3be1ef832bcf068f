"""What the embedded server is told: addresses, settings, who may enter; and which words of its own we keep."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from dastyor.kit.pg import conf
from dastyor.kit.pg.addresses import USUAL_PORT, Addresses
from dastyor.kit.pg.passwords import write_passwords
from dastyor.kit.pg.reasons import _last

HERE = Addresses(Path("/tmp/so ckets"))


@pytest.mark.parametrize(
    ("role", "user"), [("app", "dastyor_app"), ("owner", "dastyor_owner"), ("superuser", "postgres")]
)
def test_each_role_has_its_address_that_libpq_and_sqlalchemy_read_alike(role, user):
    address = getattr(HERE, role)
    read = conninfo_to_dict(address)
    assert (read["user"], read["dbname"], read["host"], read["port"]) == (user, "dastyor", "/tmp/so ckets", "5432")
    url = make_url(address)
    assert (url.username, url.database, url.query["host"]) == (user, "dastyor", "/tmp/so ckets")


@given(
    st.text(
        alphabet=st.characters(min_codepoint=33, exclude_characters="/", exclude_categories=["Cs"]),
        min_size=1,
        max_size=20,
    )
)
def test_a_folder_of_any_name_comes_back_out_of_the_address(name):
    folder = Path("/tmp") / name
    assert conninfo_to_dict(Addresses(folder).app)["host"] == str(folder)


def test_another_database_is_of_the_same_server():
    other = Addresses(Path("/run"), 5433).to("shop")
    assert (other.sockets, other.port, other.database) == (Path("/run"), 5433, "shop")
    assert "/shop?" in other.app


def test_over_tcp_the_address_is_of_loopback_and_names_the_file_of_passwords():
    read = conninfo_to_dict(HERE.over_tcp("dastyor_app", Path("/home/pg pass")))
    assert (read["host"], read["user"], read["passfile"]) == ("127.0.0.1", "dastyor_app", "/home/pg pass")
    assert "password" not in read


@pytest.mark.parametrize(("tcp_port", "listens", "port"), [(None, "", str(USUAL_PORT)), (5433, "127.0.0.1", "5433")])
def test_the_server_listens_to_nobody_outside(tcp_port, listens, port):
    said = conf.settings(Path("/run"), tcp_port=tcp_port, durable=True)
    assert (said["listen_addresses"], said["port"], said["unix_socket_permissions"]) == (listens, port, "0700")
    assert said["unix_socket_directories"] == "/run"


@pytest.mark.parametrize(("durable", "safe"), [(True, "on"), (False, "off")])
def test_only_tests_may_forget_what_was_committed(durable, safe):
    said = conf.settings(Path("/run"), tcp_port=None, durable=durable)
    assert {said[name] for name in ("fsync", "full_page_writes", "synchronous_commit")} == {safe}


def test_without_enough_shared_memory_queries_meet_in_files(monkeypatch):
    for has, kind in ((True, "posix"), (False, "mmap")):
        monkeypatch.setattr(conf, "_has_shared_memory", lambda has=has: has)
        assert conf.settings(Path("/run"), tcp_port=None, durable=True)["dynamic_shared_memory_type"] == kind


def test_a_machine_without_that_folder_has_no_shared_memory(monkeypatch):
    def gone(_path):
        raise FileNotFoundError

    monkeypatch.setattr(conf.os, "statvfs", gone)
    assert conf._has_shared_memory() is False


def test_the_file_of_settings_quotes_whatever_a_value_holds():
    lines = conf.postgresql_conf({"a": "x", "b": "it's", "c": ""}).splitlines()
    assert lines[1:] == ["a = 'x'", "b = 'it''s'", "c = ''"]
    assert lines[0].startswith("#")


def test_no_one_enters_over_tcp_without_a_password_and_only_our_two_roles():
    assert conf.pg_hba_conf(tcp_port=None).splitlines()[1:] == ["local all all trust"]
    assert conf.pg_hba_conf(tcp_port=5433).splitlines()[2:] == [
        "host dastyor dastyor_owner,dastyor_app 127.0.0.1/32 scram-sha-256",
        "host dastyor dastyor_owner,dastyor_app ::1/128 scram-sha-256",
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("\n\n", ""),
        ("2026-11-19 [7] FATAL:  the moon is full.", "the moon is full"),
        ("FATAL:  first\nLOG:  second", "first"),
        ("FATAL:  first\nPANIC:  second\n", "second"),
        ("LOG:  only this", "only this"),
        ("initdb: error: no room", "no room"),
        ("LOG:  parameter x is wrong\nFATAL:  configuration file contains errors", "parameter x is wrong"),
        ("FATAL:  configuration file contains errors", "configuration file contains errors"),
        ("nothing known", "nothing known"),
    ],
)
def test_the_last_complaint_is_kept_without_date_and_process(said, kept):
    assert _last(said) == kept


def test_fresh_passwords_are_told_to_the_server_sealed_and_kept_for_the_owner_alone(fresh_database, tmp_path):
    there, path = fresh_database(), tmp_path / "pgpass"
    path.with_suffix(".new").write_text("left by one that was killed")
    write_passwords(there, path)
    first = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [line.split(":")[3] for line in first.splitlines()] == ["dastyor_owner", "dastyor_app"]
    assert all(len(line.split(":")[4]) >= 43 for line in first.splitlines())
    with psycopg.connect(there.superuser) as connection:
        sealed = connection.execute(
            "select rolpassword from pg_authid where rolname in ('dastyor_owner', 'dastyor_app')"
        ).fetchall()
    assert all(row[0].startswith("SCRAM-SHA-256$") for row in sealed)
    write_passwords(there, path)
    assert path.read_text() != first
    assert not path.with_suffix(".new").exists()
