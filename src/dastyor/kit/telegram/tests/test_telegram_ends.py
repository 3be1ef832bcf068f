"""What becomes of a message, for every kind, every answer and every time it was tried: nothing sent twice unmarked."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.ids import new_id
from dastyor.kit.telegram.answers import Conflict, Gone, Migrated, NotThere, Refused, RetryAfter, Sent, Unknown, Unsent
from dastyor.kit.telegram.folding import folded
from dastyor.kit.telegram.message import BROADCAST, MARK
from dastyor.kit.telegram.queue import Leased
from dastyor.kit.telegram.settling import MARGIN, NOTICES, POSTS, REPEATS, as_send, body, settle, without_call
from dastyor.kit.telegram.updates import read

ROW = Leased(
    seq=1, chat_id=5, method="sendMessage", payload='{"text":"hi"}', files=None, kind="notice", priority=1,
    screen=None, edits=None, attempts=0, repeated=False, traceparent=None, message_id=None, is_blocked=False,
    moved_to=None,
)  # fmt: skip
EDIT = dataclasses.replace(ROW, method="editMessageText", edits=new_id(), message_id=77)
GONE = Refused(400, "Bad Request: message to edit not found")
SAME = Refused(400, "Bad Request: message is not modified: specified new message content and reply markup are …")
BLOCKED = Refused(403, "Forbidden: bot was blocked by the user")
WRONG = Refused(400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 7")

KINDS = ("repeat", "notice", "never")
#: What Telegram said, and the state by kind: repeat, notice, never.
ENDS = [
    (Sent(9), ("sent", "sent", "sent")),
    (RetryAfter(3), ("new", "new", "new")),
    (RetryAfter(3, everywhere=True), ("new", "new", "new")),
    (Migrated(-1001), ("new", "new", "new")),
    (Unsent("no connection"), ("new", "new", "new")),
    (Gone(), ("new", "new", "new")),
    (Unknown("no answer"), ("new", "new", "unknown")),
    (NotThere("it was not posted"), ("new", "new", "new")),
    (BLOCKED, ("refused", "refused", "refused")),
    (WRONG, ("refused", "refused", "refused")),
    (Conflict("Conflict: whatever"), ("refused", "refused", "refused")),
]


@pytest.mark.parametrize(
    ("outcome", "states"), ENDS, ids=[type(end).__name__ + str(n) for n, (end, _) in enumerate(ENDS)]
)
def test_each_answer_ends_each_kind_in_its_state(outcome, states):
    for kind, state in zip(KINDS, states, strict=True):
        assert settle(dataclasses.replace(ROW, kind=kind), outcome).state == state, kind


def test_only_what_was_surely_not_taken_costs_no_attempt():
    for outcome, _ in ENDS:
        assert settle(ROW, outcome).tried == (0 if isinstance(outcome, (Unsent, Gone, RetryAfter)) else 1), outcome


def test_who_is_silenced_by_what_and_for_how_long():
    """(the chat, everybody, the broadcasts), in seconds."""
    bulk = dataclasses.replace(ROW, priority=BROADCAST)
    rows = [
        (ROW, RetryAfter(3), (3 + MARGIN, 0, 0)),
        (bulk, RetryAfter(3), (3 + MARGIN, 0, 3 + MARGIN)),
        (bulk, RetryAfter(3, everywhere=True), (0, 3 + MARGIN, 0)),
        (ROW, Unsent("x"), (0, 1, 0)),
        (ROW, Gone(), (0, 60, 0)),
        (ROW, Unknown("x"), (1, 0, 0)),
        (dataclasses.replace(ROW, kind="never"), Unknown("x"), (0, 0, 0)),
        (dataclasses.replace(ROW, kind="never"), NotThere("x"), (0, 0, 0)),
        (ROW, WRONG, (0, 0, 0)),
        (ROW, Sent(1), (0, 0, 0)),
    ]
    for row, outcome, silences in rows:
        settled = settle(row, outcome)
        assert (settled.hold, settled.pause, settled.pause_broadcasts) == silences, outcome


def test_what_may_be_repeated_is_repeated_slower_each_time_and_then_is_dead():
    repeat = dataclasses.replace(ROW, kind="repeat")
    waits = [settle(dataclasses.replace(repeat, attempts=tries), Unknown("x")) for tries in range(REPEATS)]
    assert [one.state for one in waits] == ["new"] * (REPEATS - 1) + ["dead"]
    assert [one.hold for one in waits] == [1, 2, 4, 8, 16, 32, 60, 0]


def test_a_post_that_surely_never_arrives_is_given_up_in_the_end():
    post = dataclasses.replace(ROW, kind="never")
    ends = [settle(dataclasses.replace(post, attempts=tries), NotThere("x")).state for tries in range(POSTS)]
    assert ends == ["new"] * (POSTS - 1) + ["dead"]


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from([Unknown("x"), Unsent("x"), RetryAfter(1), Gone(), Migrated(-1001), Sent(9), BLOCKED]), max_size=30),
)  # fmt: skip
def test_whatever_happens_nobody_gets_a_message_twice_without_being_told_that_it_may_be_one(kind, happens):
    """A call that may have arrived is made again only as the kind allows; the end is final."""
    row, perhaps = dataclasses.replace(ROW, kind=kind), 0
    for outcome in happens:
        if kind == "never":
            assert perhaps == 0
        if kind == "notice" and perhaps:
            assert body(row)["text"].startswith(MARK)
            assert perhaps < NOTICES
        perhaps += isinstance(outcome, Unknown)
        settled = settle(row, outcome)
        if settled.state != "new":
            break
        row = dataclasses.replace(
            row, attempts=row.attempts + settled.tried, repeated=row.repeated or settled.repeated,
            moved_to=settled.moved_to or row.moved_to,
        )  # fmt: skip
    assert row.attempts <= len(happens)


@pytest.mark.parametrize(
    ("row", "outcome", "state", "becomes"),
    [
        (EDIT, SAME, "sent", None),
        (EDIT, GONE, "new", "sendMessage"),
        (EDIT, Refused(400, "Bad Request: message can't be edited"), "new", "sendMessage"),
        (EDIT, WRONG, "refused", None),
        (dataclasses.replace(EDIT, edits=None), GONE, "refused", None),
        (dataclasses.replace(EDIT, method="editMessageReplyMarkup", payload="{}"), GONE, "refused", None),
        (dataclasses.replace(EDIT, method="editMessageCaption", payload='{"caption":"c"}'), GONE, "new", "sendMessage"),
        (dataclasses.replace(EDIT, method="editMessageCaption", payload='{"caption":""}'), GONE, "refused", None),
        (dataclasses.replace(EDIT, method="deleteMessage", payload="{}"), GONE, "sent", None),
        (dataclasses.replace(EDIT, method="deleteMessage", payload="{}"),
         Refused(400, "Bad Request: message to delete not found"), "sent", None),
        (dataclasses.replace(EDIT, method="deleteMessage", payload="{}"),
         Refused(400, "Bad Request: message can't be deleted for everyone"), "refused", None),
    ],
)  # fmt: skip
def test_an_edit_of_what_is_not_there_any_more_is_shown_anew_where_it_shows_something(row, outcome, state, becomes):
    settled = settle(row, outcome)
    assert (settled.state, settled.method) == (state, becomes)
    assert settled.kind == ("notice" if becomes else None), (
        "shown anew it is a message, and lost once more it is marked"
    )


def test_what_needs_no_call_is_settled_without_one():
    never_came = dataclasses.replace(EDIT, message_id=None)
    rows = [
        (ROW, None, None),
        (EDIT, None, None),
        (never_came, "new", "sendMessage"),
        (dataclasses.replace(never_came, method="deleteMessage"), "sent", None),
        (dataclasses.replace(never_came, method="editMessageReplyMarkup"), "refused", None),
        (dataclasses.replace(ROW, is_blocked=True), "refused", None),
        (dataclasses.replace(never_came, is_blocked=True), "refused", None),
        (dataclasses.replace(ROW, is_blocked=True, chat_id=None), None, None),
    ]
    for row, state, becomes in rows:
        settled = without_call(row)
        assert (settled and settled.state, settled and settled.method) == (state, becomes), row


MEDIA = {"type": "photo", "media": "id", "caption": "c", "parse_mode": "HTML", "has_spoiler": True}


@pytest.mark.parametrize(
    ("method", "payload", "made"),
    [
        ("editMessageText", {"text": "a", "reply_markup": {}}, ("sendMessage", {"text": "a", "reply_markup": {}})),
        ("editMessageCaption", {"caption": "c", "parse_mode": "HTML"},
         ("sendMessage", {"text": "c", "parse_mode": "HTML"})),
        ("editMessageCaption", {}, None),
        ("editMessageMedia", {"media": MEDIA, "reply_markup": {}},
         ("sendPhoto", {"reply_markup": {}, "photo": "id", "caption": "c", "parse_mode": "HTML", "has_spoiler": True})),
        ("editMessageMedia", {"media": {"type": "document", "media": "attach://f"}},
         ("sendDocument", {"document": "attach://f"})),
        ("editMessageReplyMarkup", {"reply_markup": {}}, None),
        ("sendMessage", {"text": "a"}, None),
    ],
)  # fmt: skip
def test_the_call_that_shows_anew_what_an_edit_showed(method, payload, made):
    assert as_send(method, payload) == made
    assert payload.get("media", MEDIA).keys() >= {"type", "media"}, "and the edit stays as it was"


FIELDS = st.dictionaries(
    st.sampled_from(["text", "caption", "parse_mode", "reply_markup", "disable_notification", "photo", "entities"]),
    st.text(max_size=3),
)


@given(FIELDS, FIELDS, st.sampled_from(["editMessageText", "editMessageCaption", "editMessageReplyMarkup"]))
def test_after_an_edit_of_what_waits_the_edits_words_stand_and_what_it_left_alone_stays(payload, wanted, edit):
    method, made = folded("sendMessage", payload, edit, wanted)
    assert method == "sendMessage"
    assert made.items() >= wanted.items()
    assert made.get("disable_notification", None) == {**payload, **wanted}.get("disable_notification")
    assert made.get("photo") == {**payload, **wanted}.get("photo")
    assert set(made) <= set(payload) | set(wanted)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "type", "from", "chat", "user", "message", "new_chat_member", "status"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.integers(0, 2**40), st.sampled_from(["message", "callback_query", "my_chat_member", "newer_kind"]), JSON)
def test_an_update_of_any_shape_is_kept_with_its_number_its_kind_and_a_lane(number, kind, inside):
    raw = msgspec.json.encode({"update_id": number, kind: inside})
    update = read(raw)
    assert (update.update_id, update.kind, update.raw) == (number, kind, raw)
    assert isinstance(update.lane, int)
    assert update.here in {None, True, False}
