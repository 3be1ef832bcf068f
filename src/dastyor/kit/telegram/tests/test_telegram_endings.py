"""Every end of a call, by what was sent and what came back, whole: what is not named here must not happen either."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from dastyor.kit.ids import new_id
from dastyor.kit.telegram.answers import Gone, Migrated, Refused, RetryAfter, Sent, Unknown, Unsent
from dastyor.kit.telegram.fitting import fit
from dastyor.kit.telegram.message import BROADCAST, MARK, Outgoing
from dastyor.kit.telegram.queue import Leased, Settlement
from dastyor.kit.telegram.settling import MARGIN, NOTICES, REPEATS, as_send, settle, without_call
from dastyor.kit.telegram.text import CAPTION, TEXT

SCREEN = new_id()
LOST = Unknown("no answer")
UNCHANGED = Refused(400, "Bad Request: message is not modified: specified new message content is the same")
GONE = Refused(400, "Bad Request: message to edit not found")
NOT_THERE = Refused(400, "Bad Request: message to delete not found")
BLOCKED = Refused(403, "Forbidden: bot was blocked by the user")
WRONG = Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def row(**changes):
    plain = Leased(
        seq=1, chat_id=5, method="sendMessage", payload='{"text":"hi"}', files=None, kind="notice", priority=1,
        screen=None, edits=None, attempts=0, repeated=False, traceparent=None, message_id=None, is_blocked=False,
        moved_to=None,
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


def edit(method="editMessageText", **changes):
    return row(**{"method": method, "kind": "repeat", "edits": SCREEN, "message_id": 77} | changes)


def new(**changes):
    return Settlement(seq=1, state="new", **changes)


def sent(**changes):
    return Settlement(seq=1, state="sent", **changes)


def refused(**changes):
    return Settlement(seq=1, state="refused", **changes)


ENDS = [
    # What arrived.
    (row(), Sent(9), sent(message_id=9)),
    (row(), Sent(9, (9, 10)), sent(message_id=9, album=(9, 10))),
    (edit(), Sent(None), sent(message_id=77)),
    (edit(), Sent(78), sent(message_id=78)),
    # A chat, or everybody, is to be left alone for so long as Telegram says, and a little longer.
    (row(), RetryAfter(7), new(tried=0, error=str(RetryAfter(7)), hold=7 + MARGIN)),
    (row(priority=BROADCAST - 1), RetryAfter(7), new(tried=0, error=str(RetryAfter(7)), hold=7 + MARGIN)),
    (
        row(priority=BROADCAST), RetryAfter(7),
        new(tried=0, error=str(RetryAfter(7)), hold=7 + MARGIN, pause_broadcasts=7 + MARGIN),
    ),
    # What surely did not leave has cost no try.
    (row(), Unsent("no route"), new(tried=0, error="no route", pause=1.0)),
    (row(kind="never"), Unsent("no route"), new(tried=0, error="no route", pause=1.0)),
    # What nobody knows of, by its kind.
    *[
        (edit(attempts=tried), LOST, new(error="no answer", hold=wait))
        for tried, wait in enumerate((1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0))
    ],
    (edit(attempts=REPEATS - 1), LOST, Settlement(seq=1, state="dead", error="no answer")),
    (row(), LOST, new(error="no answer", repeated=True, hold=1.0)),
    *[
        (row(repeated=True, attempts=tried), LOST, new(error="no answer", repeated=True, hold=wait))
        for tried, wait in ((1, 2.0), (NOTICES - 2, 4.0))
    ],
    (row(repeated=True, attempts=NOTICES - 1), LOST, Settlement(seq=1, state="unknown", error="no answer")),
    # Refused for being too fast many times, it is still repeated once.
    (row(attempts=NOTICES), LOST, new(error="no answer", repeated=True, hold=4.0)),
    (row(kind="never"), LOST, Settlement(seq=1, state="unknown", error="no answer")),
    # What Telegram refused.
    (edit(), UNCHANGED, sent(message_id=77)),
    (edit("deleteMessage"), NOT_THERE, sent(message_id=77)),
    (row(), NOT_THERE, refused(error=str(NOT_THERE))),
    (row(), BLOCKED, refused(error=str(BLOCKED), blocked=True)),
    (edit(), BLOCKED, refused(error=str(BLOCKED), blocked=True)),
    (row(), WRONG, refused(error=str(WRONG))),
    (edit(), WRONG, refused(error=str(WRONG))),
    # A screen that is gone is shown anew by what can show it.
    (
        edit(payload='{"text":"b"}'), GONE,
        new(error=str(GONE), method="sendMessage", payload='{"text":"b"}', kind="notice"),
    ),
    (edit("editMessageReplyMarkup", payload="{}"), GONE, refused(error=str(GONE))),
    (edit("editMessageCaption", payload='{"caption":""}'), GONE, refused(error=str(GONE))),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "came", "becomes"), ENDS)
def test_each_end_of_a_call_has_one_meaning(asked, came, becomes):
    assert settle(asked, came) == becomes


@pytest.mark.parametrize(("came", "pause", "moved_to"), [(Migrated(-100), 0.0, -100), (Gone(), 60.0, None)])
def test_what_is_no_fault_of_the_message_leaves_it_waiting(came, pause, moved_to):
    settled = settle(row(), came)
    assert (settled.state, settled.pause, settled.moved_to, settled.blocked) == ("new", pause, moved_to, False)
    assert settled.error == str(came)


def test_a_silence_for_everybody_holds_no_single_chat():
    asked = RetryAfter(7, everywhere=True)
    assert settle(row(priority=BROADCAST), asked) == new(tried=0, error=str(asked), pause=7 + MARGIN)


@pytest.mark.parametrize(
    ("asked", "becomes"),
    [
        (row(), None),
        (edit(), None),
        (row(is_blocked=True), refused(tried=0, error="the person has blocked the bot")),
        (row(is_blocked=True, chat_id=None), None),  # an answer to a press is no message in his chat
        (
            edit(message_id=None, payload='{"text":"b"}'),
            new(error="its message never arrived", method="sendMessage", payload='{"text":"b"}', kind="notice"),
        ),
        (edit("deleteMessage", message_id=None), sent(error="its message never arrived")),
        (edit("editMessageReplyMarkup", message_id=None, payload="{}"), refused(error="its message never arrived")),
    ],
)
def test_some_rows_end_without_a_call(asked, becomes):
    assert without_call(asked) == becomes


@pytest.mark.parametrize(
    ("method", "payload", "shown"),
    [
        ("editMessageText", {"text": "a", "reply_markup": 1}, ("sendMessage", {"text": "a", "reply_markup": 1})),
        (
            "editMessageCaption",
            {"caption": "a", "caption_entities": [], "parse_mode": "HTML"},
            ("sendMessage", {"parse_mode": "HTML", "text": "a"}),
        ),
        ("editMessageCaption", {"reply_markup": 1}, None),
        (
            "editMessageMedia",
            {"media": {"type": "photo", "media": "id", "caption": "a"}, "reply_markup": 1},
            ("sendPhoto", {"reply_markup": 1, "photo": "id", "caption": "a"}),
        ),
        (
            "editMessageMedia",
            {"media": {"type": "document", "media": "attach://x"}},
            ("sendDocument", {"document": "attach://x"}),
        ),
        ("editMessageReplyMarkup", {"reply_markup": 1}, None),
    ],
)
def test_what_an_edit_wanted_to_show_is_shown_by_a_message_of_its_own(method, payload, shown):
    before = msgspec.json.encode(payload)
    assert as_send(method, payload) == shown
    assert msgspec.json.encode(payload) == before


def outgoing(**changes):
    plain = {"method": "sendMessage", "chat": 5, "payload": {}, "kind": "repeat", "screen": SCREEN}
    return Outgoing(**plain | changes)


@pytest.mark.parametrize(
    ("kind", "method", "field", "length", "pieces"),
    [
        ("repeat", "sendMessage", "text", TEXT, 1),
        ("repeat", "sendMessage", "text", TEXT + 1, 2),
        ("notice", "sendMessage", "text", TEXT - len(MARK), 1),
        ("notice", "sendMessage", "text", TEXT - len(MARK) + 1, 2),  # it may have to go once more, with a mark
        ("repeat", "sendPhoto", "caption", CAPTION, 1),
        ("repeat", "sendPhoto", "caption", CAPTION + 1, 2),
        ("notice", "sendPhoto", "caption", CAPTION - len(MARK), 1),
        ("notice", "sendPhoto", "caption", CAPTION - len(MARK) + 1, 2),
        ("repeat", "sendPoll", "text", TEXT + 1, 1),
    ],
)
def test_a_message_becomes_several_at_its_limit_and_not_before(kind, method, field, length, pieces):
    made = fit([outgoing(kind=kind, method=method, payload={field: "x" * length})])
    assert len(made) == pieces
    assert "".join(piece.payload.get("text", piece.payload.get("caption", "")) for piece in made) == "x" * length


@pytest.mark.parametrize(
    "payload", [{"parse_mode": "MarkdownV2"}, {"entities": [{"type": "bold", "offset": 0, "length": 9}]}]
)
def test_a_text_whose_marks_cannot_be_cut_stays_whole(payload):
    message = outgoing(payload={"text": "x" * (TEXT + 1), **payload})
    assert fit([message]) == [message]


def test_buttons_and_screen_go_with_the_last_piece_of_a_text_and_with_a_picture_stay_at_the_first():
    shared = {"parse_mode": "HTML", "disable_notification": True}
    first, last = fit([outgoing(payload={"text": "x" * (TEXT + 1), "reply_markup": 1, **shared})])
    assert (first.screen, last.screen) == (None, SCREEN)
    assert (first.payload.get("reply_markup"), last.payload.get("reply_markup")) == (None, 1)
    assert shared.items() <= last.payload.items()
    first, last = fit(
        [outgoing(method="sendPhoto", payload={"photo": "id", "caption": "x" * 2000, "reply_markup": 1, **shared})]
    )
    assert (first.screen, last.screen) == (SCREEN, None)
    assert (first.payload["reply_markup"], last.payload.get("reply_markup")) == (1, None)
    assert (first.payload["photo"], last.method, last.payload.get("photo")) == ("id", "sendMessage", None)


def test_the_first_piece_of_a_long_edit_is_the_edit():
    first, last = fit([outgoing(method="editMessageText", edits=SCREEN, screen=None, payload={"text": "x" * 5000})])
    assert (first.method, first.edits, last.method, last.edits) == ("editMessageText", SCREEN, "sendMessage", None)


def test_of_three_pieces_the_last_has_the_buttons_and_those_before_have_none():
    made = fit([outgoing(payload={"text": "x" * (2 * TEXT + 1), "reply_markup": 1})])
    assert [(piece.payload.get("reply_markup"), piece.screen) for piece in made] == [
        (None, None), (None, None), (1, SCREEN),
    ]  # fmt: skip


def test_a_silence_says_for_how_long():
    assert str(RetryAfter(7)) == "retry after 7 s"


def test_a_text_that_is_long_only_by_its_marks_stays_one_message_with_its_buttons():
    text = f'<a href="https://a.uz/{"x" * TEXT}">narx</a>'
    message = outgoing(payload={"text": text, "parse_mode": "HTML", "reply_markup": 1})
    assert fit([message]) == [message]
