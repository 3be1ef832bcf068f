"""Lists: which rows a page shows, where the next one begins, and that no cursor is forged."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.api.lists import CursorWrong, Listing, _packed, _read
from dastyor.kit.ids import new_id
from dastyor.kit.seal import RootKeys

KEYS, OTHERS = RootKeys(b"k" * 32), RootKeys(b"o" * 32)
PLACE = "workspace|/api/v1/cups"


def listing(limit=3, after=None):
    return Listing(limit=limit, after=after, place=PLACE, keys=KEYS)


def page(found, limit=3):
    return listing(limit).page(found, mark=lambda row: (row,), show=lambda row: row * 10)


@pytest.mark.parametrize(
    ("found", "shown", "last"),
    [([], [], None), ([1], [10], None), ([1, 2, 3], [10, 20, 30], None), ([1, 2, 3, 4], [10, 20, 30], "3")],
)
def test_a_page_shows_what_is_asked_for_and_one_too_many_says_there_is_more(found, shown, last):
    made = page(found)
    assert made.items == shown
    assert (made.next_cursor and _read(KEYS, PLACE, made.next_cursor)) == (last and (last,))


def test_one_row_more_is_asked_for_than_is_shown():
    assert listing(limit=50).ask == 51


@given(st.lists(st.integers(), unique=True, max_size=30).map(sorted), st.integers(1, 7))
def test_page_after_page_every_row_is_shown_once_and_in_order(rows, limit):
    seen, after = [], None
    while True:
        rest = [row for row in rows if after is None or row > after]
        made = listing(limit).page(rest[: limit + 1], mark=lambda row: (row,), show=lambda row: row)
        seen += made.items
        if made.next_cursor is None:
            break
        after = int(_read(KEYS, PLACE, made.next_cursor)[0])
    assert seen == rows


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_cursor_reads_back_whatever_it_marks(marks):
    assert _read(KEYS, PLACE, _packed(KEYS, PLACE, marks)) == tuple(marks)


def test_a_cursor_stands_in_an_address_as_it_is():
    packed = _packed(KEYS, PLACE, ["ноябрь & 2026?", str(uuid4())])
    assert all(letter.isalnum() or letter in "-_." for letter in packed)


@pytest.mark.parametrize("place", ["workspace|/api/v1/plates", "stranger|/api/v1/cups", "", PLACE + "/"])
def test_a_cursor_of_another_list_or_workspace_is_refused(place):
    with pytest.raises(CursorWrong):
        _read(KEYS, place, _packed(KEYS, PLACE, ["1"]))


def test_a_cursor_of_another_installation_is_refused():
    with pytest.raises(CursorWrong):
        _read(KEYS, PLACE, _packed(OTHERS, PLACE, ["1"]))


@given(st.text(max_size=60))
def test_no_text_is_a_cursor(text):
    with pytest.raises(CursorWrong):
        _read(KEYS, PLACE, text)


def test_a_changed_mark_breaks_the_signature():
    body, _, tag = _packed(KEYS, PLACE, ["5"]).partition(".")
    other = base64.urlsafe_b64encode(json.dumps(["6"]).encode()).rstrip(b"=").decode()
    with pytest.raises(CursorWrong):
        _read(KEYS, PLACE, f"{other}.{tag}")
    with pytest.raises(CursorWrong):
        _read(KEYS, PLACE, body)


@pytest.mark.parametrize("body", ["%%%", "bm90IGpzb24", "4"])
def test_a_signed_body_that_says_nothing_is_refused_all_the_same(body):
    signed = f"{body}.{KEYS.sign('cursor', f'{PLACE}|{body}'.encode())}"
    with pytest.raises(CursorWrong):
        _read(KEYS, PLACE, signed)


def test_a_list_by_one_id_begins_after_it():
    number = new_id()
    assert listing(after=(str(number),)).after_id() == number
    assert listing().after_id() is None


@pytest.mark.parametrize("after", [(), ("x",), ("1", "2"), (str(uuid4()), str(uuid4())), ("",)])
def test_a_cursor_of_another_order_is_refused(after):
    with pytest.raises(CursorWrong):
        listing(after=after).after_id()
    assert CursorWrong.status == 422
