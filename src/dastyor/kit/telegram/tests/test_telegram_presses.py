"""Presses: whatever is not exactly what we signed for this chat is nobody's."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Press, Signer, long, short

OURS = Signer(RootKeys(b"o" * 32))
THEIRS = Signer(RootKeys(b"t" * 32))
NUMBER = uuid.UUID("0198c0de-0000-7000-8000-00000000002a")
GOOD = OURS.pack(41, "ex.open", ("a", "7"))

_part = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=8)


@given(st.integers(-(2**52), 2**52), _part, st.lists(_part, max_size=3))
def test_what_was_packed_is_read_back_by_the_chat_that_it_was_packed_for_and_by_no_other(chat, name, args):
    try:
        packed = OURS.pack(chat, name, tuple(args))
    except ValueError:
        assert len(":".join((name, *args)).encode()) > 64 - 1 - 1 - 8
        return
    assert len(packed.encode()) <= 64
    assert OURS.read(chat, packed) == Press(name, tuple(args))
    assert OURS.read(chat + 1, packed) is None
    assert THEIRS.read(chat, packed) is None


@given(st.integers(0, len(GOOD) - 1), st.characters(exclude_categories=[]))
def test_a_press_with_any_one_character_changed_is_not_ours(place, char):
    changed = GOOD[:place] + char + GOOD[place + 1 :]
    assert (OURS.read(41, changed) is None) == (changed != GOOD)


@given(st.text(st.characters(exclude_categories=[]), max_size=64))
def test_no_text_at_all_is_taken_for_a_press(text):
    assert OURS.read(41, text) is None


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(GOOD[:-1], id="a signature cut short"),
        pytest.param(GOOD + "A", id="a longer one"),
        pytest.param(GOOD.rpartition(":")[0], id="no signature"),
        pytest.param(GOOD.rpartition(":")[0] + ":", id="an empty one"),
        pytest.param("0" + GOOD[1:], id="an older version"),
        pytest.param("2" + GOOD[1:], id="a newer version"),
        pytest.param(GOOD.replace(":7:", ":8:"), id="another argument"),
        pytest.param(GOOD.replace(":7:", ":7::"), id="one more argument"),
        pytest.param(GOOD.replace("ex.open", "ex.remove"), id="another deed"),
        pytest.param(GOOD.upper(), id="in capitals"),
        pytest.param(f"41|{GOOD}", id="with what is signed written out"),
    ],
)
def test_a_forged_press_is_not_ours(packed):
    assert OURS.read(41, GOOD) == Press("ex.open", ("a", "7"))
    assert OURS.read(41, packed) is None


def test_sixty_four_bytes_are_packed_and_not_one_more():
    room = 64 - len(OURS.pack(41, "n", ("",)))
    assert len(OURS.pack(41, "n", ("x" * room,))) == 64
    assert len(OURS.pack(41, "n", ("я" * (room // 2),)).encode()) <= 64
    for args in (("x" * (room + 1),), ("я" * (room // 2 + 1),)):
        with pytest.raises(ValueError, match="over 64 bytes"):
            OURS.pack(41, "n", args)


@pytest.mark.parametrize(("name", "args"), [("a:b", ()), ("a", ("b:c",)), ("a", ("x", ":"))])
def test_a_colon_would_move_the_borders_of_arguments_and_is_refused(name, args):
    with pytest.raises(ValueError, match="a colon"):
        OURS.pack(41, name, args)


def test_an_empty_argument_is_an_argument():
    assert OURS.read(1, OURS.pack(1, "n", ())) == Press("n", ())
    assert OURS.read(1, OURS.pack(1, "n", ("",))) == Press("n", ("",))
    assert OURS.read(1, OURS.pack(1, "", ("", ""))) == Press("", ("", ""))


@given(st.uuids())
def test_an_id_goes_into_a_button_and_comes_back(number):
    assert len(short(number)) == 22
    assert ":" not in short(number)
    assert long(short(number)) == number


@given(st.text(max_size=30))
def test_whatever_a_button_holds_it_is_an_id_of_sixteen_bytes_or_none(text):
    assert long(text) is None or isinstance(long(text), uuid.UUID)


@pytest.mark.parametrize("text", ["", "x", "я" * 22, short(NUMBER)[:-1], short(NUMBER) + "AAAA", str(NUMBER)])
def test_what_is_no_short_id_is_none(text):
    assert long(text) is None
