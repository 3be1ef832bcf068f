from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.errors import Misconfigured
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.seal import CannotOpen, Place, RootKeys, Secret, hash_key, new_api_key, root_keys, sealed_by
from dastyor.kit.settings import Settings, load

CANARY = "canary-of-the-vault-0123456789"
ROOT, OLD = bytes(range(32)), bytes(range(1, 33))


def place(**changes: object) -> Place:
    at = Place(workspace=WorkspaceId(new_id()), credential=new_id(), field="password", version=1, host="2gis.uz:443")
    return replace(at, **changes)


def sealed(keys: RootKeys, at: Place, text: str = CANARY) -> tuple[bytes, bytes]:
    wrapped = keys.new_data_key(at.workspace)
    return wrapped, keys.unwrap(wrapped, at.workspace).seal(Secret(text), at)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place(text):
    keys, at = RootKeys(ROOT), place()
    wrapped, blob = sealed(keys, at, text)
    assert keys.unwrap(wrapped, at.workspace).open(blob, at).reveal() == text
    assert sealed_by(blob) == 1
    assert len(blob) == len(text.encode()) + 33


def test_moved_to_another_place_it_opens_none_of_a_thousand_times():
    keys, dice, opened = RootKeys(ROOT), Random(18), 0
    for _ in range(1_000):
        at = place()
        wrapped, blob = sealed(keys, at)
        data_key = keys.unwrap(wrapped, at.workspace)
        elsewhere = dice.choice(
            [
                place(credential=at.credential, field=at.field, version=at.version, host=at.host),
                replace(at, credential=new_id()),
                replace(at, field="login"),
                replace(at, version=2),
                replace(at, host="2gis.uz"),
                replace(at, field="passwor", host="d" + at.host),
            ]
        )
        try:
            opened += data_key.open(blob, elsewhere) is not None
        except CannotOpen:
            assert data_key.open(blob, at).reveal() == CANARY
    assert opened == 0


def test_no_two_places_are_written_alike():
    at = place(field="pin", version=11, host="1.uz")
    assert (
        len({at.bound(), replace(at, field="pin1", version=1).bound(), replace(at, version=1, host="11.uz").bound()})
        == 3
    )


def test_the_key_of_another_workspace_neither_opens_nor_unwraps():
    keys, mine, theirs = RootKeys(ROOT), place(), place()
    wrapped, blob = sealed(keys, mine)
    wrapped_theirs, _ = sealed(keys, theirs)
    with pytest.raises(CannotOpen):
        keys.unwrap(wrapped_theirs, theirs.workspace).open(blob, mine)
    with pytest.raises(CannotOpen):
        keys.unwrap(wrapped, theirs.workspace)
    with pytest.raises(CannotOpen):
        keys.unwrap(wrapped, mine.workspace, number=2)


def test_one_changed_bit_and_nothing_opens():
    keys, at = RootKeys(ROOT), place()
    wrapped, blob = sealed(keys, at)
    data_key = keys.unwrap(wrapped, at.workspace)
    for bit in range(len(blob) * 8):
        changed = bytearray(blob)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CannotOpen):
            data_key.open(bytes(changed), at)
    for bit in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CannotOpen):
            keys.unwrap(bytes(changed), at.workspace)


@given(st.binary(max_size=80))
def test_rubbish_is_refused_in_words(rubbish):
    keys, at = RootKeys(ROOT), place()
    with pytest.raises(CannotOpen):
        keys.unwrap(rubbish, at.workspace)
    with pytest.raises(CannotOpen):
        keys.unwrap(keys.new_data_key(at.workspace), at.workspace).open(rubbish, at)


def test_a_new_root_key_rewraps_data_keys_and_ten_thousand_values_open_all_the_while():
    before, both, after = RootKeys(OLD), RootKeys(ROOT, OLD), RootKeys(ROOT)
    workspaces = [WorkspaceId(new_id()) for _ in range(50)]
    wrapped = {workspace: before.new_data_key(workspace) for workspace in workspaces}
    opened = {workspace: before.unwrap(wrapped[workspace], workspace) for workspace in workspaces}
    rows = {}
    for number in range(10_000):
        at = place(workspace=workspaces[number % 50], version=number)
        rows[at] = opened[at.workspace].seal(Secret(f"{CANARY} {number}"), at)

    for workspace in workspaces:
        assert both.unwrap(wrapped[workspace], workspace)  # serving goes on with keys not yet re-wrapped
        fresh = both.rewrapped(wrapped[workspace], workspace)
        assert fresh is not None
        assert both.rewrapped(fresh, workspace) is None
        wrapped[workspace] = fresh

    opened = {workspace: after.unwrap(wrapped[workspace], workspace) for workspace in workspaces}
    assert all(opened[at.workspace].open(blob, at).reveal() == f"{CANARY} {at.version}" for at, blob in rows.items())
    with pytest.raises(CannotOpen, match="SECRET_KEY is not among those given"):
        before.unwrap(wrapped[workspaces[0]], workspaces[0])


def test_a_new_data_key_leaves_elder_values_to_the_elder_key():
    keys, at = RootKeys(ROOT), place()
    elder, blob = sealed(keys, at)
    newer = keys.unwrap(keys.new_data_key(at.workspace, 2), at.workspace, 2)
    with pytest.raises(CannotOpen):
        newer.open(blob, at)
    again = newer.seal(keys.unwrap(elder, at.workspace, sealed_by(blob)).open(blob, at), at)
    assert (sealed_by(again), newer.open(again, at).reveal()) == (2, CANARY)


def test_the_same_value_is_never_sealed_alike():
    keys, at = RootKeys(ROOT), place()
    data_key = keys.unwrap(keys.new_data_key(at.workspace), at.workspace)
    assert len({data_key.seal(Secret(CANARY), at) for _ in range(1_000)}) == 1_000


# -- tags -----------------------------------------------------------------------------------------------------------


def test_a_tag_holds_for_its_purpose_message_and_installation_only():
    keys = RootKeys(ROOT)
    tag = keys.sign("callback", b"sold:17")
    assert len(tag) == 11
    assert keys.verify("callback", b"sold:17", tag)
    assert RootKeys(bytes(32), ROOT).verify("callback", b"sold:17", tag)  # a button outlives a change of the root key
    assert not keys.verify("link", b"sold:17", tag)
    assert not keys.verify("callback", b"sold:18", tag)
    assert not RootKeys(OLD).verify("callback", b"sold:17", tag)
    assert len(keys.sign("link", b"x", size=16)) == 22


@given(st.text(max_size=30))
def test_a_forged_tag_never_holds(tag):
    keys = RootKeys(ROOT)
    assert keys.verify("callback", b"sold:17", tag) == (tag == keys.sign("callback", b"sold:17"))


# -- a secret at hand -----------------------------------------------------------------------------------------------


def test_a_secret_shows_itself_to_nobody():
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    for shown in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>9}",
        repr({"a": [secret]}),
        str((secret,)),
    ):
        assert CANARY not in shown
    for store in (pickle.dumps, json.dumps, copy.copy):
        with pytest.raises(TypeError):
            store(secret)
    assert secret == Secret(CANARY)
    assert secret != Secret("x")
    assert secret != CANARY
    with pytest.raises(TypeError):
        hash(secret)


def test_no_key_is_told_by_what_holds_it():
    keys, at = RootKeys(ROOT), place()
    data_key = keys.unwrap(keys.new_data_key(at.workspace), at.workspace)
    assert ROOT.hex() not in repr(keys)
    assert repr(ROOT)[2:20] not in repr(keys) + repr(data_key)


def test_api_keys_are_long_and_kept_as_a_hash():
    keys = {new_api_key().reveal() for _ in range(100)}
    assert len(keys) == 100
    assert all(key.startswith("dst_") and len(key) == 47 for key in keys)
    assert hash_key("dst_x") == hashlib.sha256(b"dst_x").digest()
    assert hash_key("\ud83d")  # what a stranger sends as a key may be anything


# -- the root key ---------------------------------------------------------------------------------------------------


def test_the_root_key_is_made_once_and_for_its_owner_only(tmp_path):
    settings = Settings(home=tmp_path / "new" / "home")
    (key,) = root_keys(settings)
    path = tmp_path / "new" / "home" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert base64.b64decode(path.read_text()) == key
    assert root_keys(settings) == (key,)
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_of_processes_that_start_together_all_have_the_same_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: root_keys(Settings(home=tmp_path)), range(64)))
    assert len(set(made)) == 1
    assert os.listdir(tmp_path) == ["secret.key"]


def test_a_given_key_is_used_and_nothing_is_written(tmp_path):
    both = f"{ROOT.hex()}, {base64.urlsafe_b64encode(OLD).decode().rstrip('=')}"
    settings = load({"DASTYOR_SECRET_KEY": both, "DASTYOR_HOME": str(tmp_path)})
    assert root_keys(settings) == (ROOT, OLD)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "AAAA", "not a key at all\n", "\xff"])
def test_a_damaged_key_is_told_and_left_alone(tmp_path, text):
    path = tmp_path / "secret.key"
    path.write_text(text, "latin-1")
    path.chmod(0o600)
    with pytest.raises(Misconfigured, match=r"secret.key holds no key of 32 bytes\. Put the right one back"):
        root_keys(Settings(home=tmp_path))
    assert path.read_text("latin-1") == text


def test_a_key_that_others_can_read_is_refused(tmp_path):
    root_keys(Settings(home=tmp_path))
    (tmp_path / "secret.key").chmod(0o640)
    with pytest.raises(Misconfigured, match=r"can be read by others\. Run `chmod 600"):
        root_keys(Settings(home=tmp_path))


def test_a_home_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match=r"cannot be kept in .* \(File exists\)\. Let this user own HOME"):
        root_keys(Settings(home=tmp_path / "file"))


def test_a_root_key_of_another_length_is_refused():
    for roots in ([], [b"short"], [ROOT, b""]):
        with pytest.raises(ValueError, match="32 bytes"):
            RootKeys(*roots)
    assert isinstance(place().workspace, UUID)
