from __future__ import annotations

import dataclasses

import msgspec
import pytest

from dastyor.kit.ids import new_id
from dastyor.kit.telegram.answers import Gone, Migrated, Refused, RetryAfter, Sent, Unknown, Unsent, sent, understand
from dastyor.kit.telegram.delivery import plain_body
from dastyor.kit.telegram.folding import folded
from dastyor.kit.telegram.queue import Leased
from dastyor.kit.telegram.settling import NOTICES, REPEATS, body, settle, without_call

LOST = Unknown("no answer")
FORBIDDEN = Refused(403, "Forbidden: bot was blocked by the user")


def row(**changes):
    plain = Leased(
        seq=1, chat_id=5, method="sendMessage", payload='{"text":"hi"}', files=None, kind="notice", priority=1,
        screen=None, edits=None, attempts=0, repeated=False, traceparent=None, message_id=None, is_blocked=False,
        moved_to=None,
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


def edit(**changes):
    return row(method="editMessageText", kind="repeat", edits=new_id(), message_id=77, **changes)


def test_a_delivered_message_is_sent_and_known_by_its_number():
    assert settle(row(), Sent(9)).state == "sent"
    assert settle(row(), Sent(9)).message_id == 9


def test_an_edit_that_returns_no_message_keeps_the_number():
    assert settle(edit(), Sent(None)).message_id == 77


def test_a_lost_answer_repeats_what_may_be_repeated():
    assert settle(edit(), LOST).state == "new"
    assert settle(edit(attempts=REPEATS - 1), LOST).state == "dead"


def test_a_lost_notice_goes_a_few_times_more_with_a_mark_and_then_is_unknown():
    first = settle(row(), LOST)
    assert (first.state, first.repeated) == ("new", True)
    assert body(row(repeated=True))["text"] == "↻ hi"
    assert msgspec.json.decode(plain_body(row(repeated=True)))["text"] == "↻ hi"
    assert settle(row(repeated=True, attempts=NOTICES - 2), LOST).state == "new"
    assert settle(row(repeated=True, attempts=NOTICES - 1), LOST).state == "unknown"


def test_what_is_never_repeated_is_unknown_at_once():
    assert settle(row(kind="never"), LOST).state == "unknown"


@pytest.mark.parametrize("kind", ["repeat", "notice", "never"])
def test_what_surely_did_not_leave_goes_again_whatever_it_is(kind):
    settled = settle(row(kind=kind), Unsent("no connection"))
    assert (settled.state, settled.tried, settled.repeated) == ("new", 0, False)


def test_too_many_requests_hold_the_chat_and_nobody_else():
    settled = settle(row(), RetryAfter(7))
    assert settled.state == "new"
    assert settled.hold > 7
    assert settled.pause == settled.pause_broadcasts == 0


def test_being_told_to_wait_is_no_try_so_that_an_answer_has_all_its_repeats_left():
    for asked in (RetryAfter(7), RetryAfter(7, everywhere=True)):
        assert settle(row(), asked).tried == 0
    assert settle(row(), LOST).tried == 1


def test_a_broadcast_too_many_holds_the_other_broadcasts_too():
    assert settle(row(priority=3), RetryAfter(7)).pause_broadcasts > 7


def test_a_gateway_that_is_overrun_holds_everybody():
    assert settle(row(), RetryAfter(7, everywhere=True)).pause > 7


def test_an_edit_that_changes_nothing_is_done():
    told = Refused(400, "Bad Request: message is not modified: specified new message content")
    assert settle(edit(), told).state == "sent"


def test_an_edit_of_a_deleted_message_becomes_a_message():
    settled = settle(edit(), Refused(400, "Bad Request: message to edit not found"))
    assert (settled.state, settled.method, settled.kind) == ("new", "sendMessage", "notice")


def test_deleting_what_is_gone_is_done():
    gone = Refused(400, "Bad Request: message to delete not found")
    assert settle(dataclasses.replace(edit(), method="deleteMessage"), gone).state == "sent"


def test_an_edit_of_a_screen_that_never_arrived_becomes_a_message():
    settled = without_call(dataclasses.replace(edit(), message_id=None))
    assert settled is not None
    assert (settled.method, settled.state) == ("sendMessage", "new")


def test_an_edit_of_a_picture_becomes_a_picture():
    payload = '{"media":{"type":"photo","media":"F1","caption":"c"},"reply_markup":{}}'
    settled = without_call(row(method="editMessageMedia", edits=new_id(), payload=payload))
    assert settled is not None
    assert settled.method == "sendPhoto"
    assert msgspec.json.decode(settled.payload) == {"photo": "F1", "caption": "c", "reply_markup": {}}


def test_nothing_is_sent_to_who_has_blocked_us():
    settled = without_call(row(is_blocked=True))
    assert settled is not None
    assert settled.state == "refused"


def test_a_person_who_blocks_us_is_remembered():
    assert settle(row(), FORBIDDEN).blocked
    assert not settle(row(), Refused(400, "Bad Request: chat not found")).blocked


def test_a_group_that_moved_is_written_to_at_its_new_number():
    assert settle(row(), Migrated(-1005)).moved_to == -1005
    assert body(row(moved_to=-1005))["chat_id"] == -1005


def test_a_wrong_token_pauses_everything_and_loses_nothing():
    settled = settle(row(), Gone())
    assert (settled.state, settled.tried) == ("new", 0)
    assert settled.pause > 0


@pytest.mark.parametrize("payload", ['{"text":"a"}', "{}", "{ }", '{"text":"{\\"x\\":1}"}'])
@pytest.mark.parametrize("one", [row(), edit(), row(chat_id=None)])
def test_parameters_put_together_as_text_are_the_same_as_decoded_ones(one, payload):
    one = dataclasses.replace(one, payload=payload)
    assert msgspec.json.decode(plain_body(one)) == body(one)


def test_an_edit_changes_the_message_that_still_waits():
    waiting = {"text": "old", "parse_mode": "HTML", "reply_markup": {"a": 1}, "disable_notification": True}
    assert folded("sendMessage", waiting, "editMessageText", {"text": "new"}) == (
        "sendMessage",
        {"text": "new", "disable_notification": True},
    )
    assert folded("sendMessage", waiting, "editMessageReplyMarkup", {"reply_markup": {}})[1]["text"] == "old"


@pytest.mark.parametrize(
    ("status", "body_", "kind"),
    [
        (429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":3}}', RetryAfter),
        (429, b"<html>", RetryAfter),
        (400, b'{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-5}}', Migrated),
        (401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}', Gone),
        (404, b'{"ok":false,"error_code":404,"description":"Not Found"}', Gone),
        (404, b'{"ok":false,"error_code":404,"description":"Not Found: method not found"}', Refused),
        (403, b'{"ok":false,"error_code":403,"description":"Forbidden"}', Refused),
        (413, b"<html>", Refused),
        (502, b"<html>", Unknown),
        (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', Unknown),
        (200, b'{"ok":tru', Unknown),
    ],
)
def test_every_answer_has_its_kind(status, body_, kind):
    with pytest.raises(kind):
        understand(status, body_)


def test_an_album_gives_all_its_numbers():
    assert sent(b'[{"message_id":3},{"message_id":4}]') == Sent(3, (3, 4))
    assert sent(b"true") == Sent(None)
    assert sent(b'{"file_id":"x"}') == Sent(None)


@pytest.mark.parametrize("chat", [5, -1001234567890])
def test_an_edit_of_what_is_gone_is_said_anew_to_a_person_and_never_in_a_channel(chat):
    gone = Refused(400, "Bad Request: message to edit not found")
    wanted = "new" if chat > 0 else "refused"
    assert settle(edit(chat_id=chat), gone).state == wanted
    assert without_call(dataclasses.replace(edit(chat_id=chat), message_id=None)).state == wanted
