"""Answers to presses of buttons and to inline queries."""

from __future__ import annotations

from dastyor.lab.telegram import files
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.content import caption_of, text_of
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import Body, Pressed
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_MOST_RESULTS = 50
_LONGEST_ID = 64  # bytes
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
def answer_callback_query(state: State, call: Call) -> bool:
    """A toast, an alert, a link or nothing to whoever pressed a button."""
    words = call.get("text", "")
    if len(words) > state.limits.answer:
        raise bad("MESSAGE_TOO_LONG")
    call.note("answer", len(words), state.limits.answer, near=state.limits.near)
    press = waiting(state, call.get("callback_query_id"), state.limits.callback_lives.total_seconds())
    answer = {"text": words, "alert": call.get("show_alert", False), "url": call.get("url")}
    if press.answer is None:
        press.answer = answer
    state.world.keep_pressed(press)
    return True


def waiting(state: State, number: str | None, lives: float) -> Pressed:
    """The press or query of this number. Raises Refused when it is unknown or has waited too long."""
    press = state.world.pressed.get(number or "")
    if press is None or abs(state.world.now() - press.at) > lives:
        raise bad(_TOO_OLD)
    return press


@method("answerInlineQuery")
def answer_inline_query(state: State, call: Call) -> bool:
    """Up to fifty results for whoever types the bot's name in any chat."""
    results: list[Body] = call.get("results") or []
    if len(results) > _MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if any(not 1 <= len(number.encode()) <= _LONGEST_ID for number in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if len(call.get("next_offset", "").encode()) > _LONGEST_ID:
        raise bad("NEXT_OFFSET_INVALID")
    for result in results:
        said(state, result)
    press = waiting(state, call.get("inline_query_id"), state.limits.inline_lives.total_seconds())
    press.answer = {"results": results, "next_offset": call.get("next_offset", ""), "button": call.get("button")}
    state.world.keep_pressed(press)
    return True


def said(state: State, result: Body) -> Body:
    """The message that a result becomes when it is chosen. Raises Refused when it would be none."""
    content = result.get("input_message_content")
    if content is None and result["type"] == "article":
        raise bad("message content is not specified")
    if content is None:
        return media_said(state, result)
    if "message_text" not in content:
        raise bad("the sandbox offers texts, photos and documents as inline results")
    words = text_of(state.world, content["message_text"], content.get("parse_mode"), content.get("entities"))
    return words.under("text", "entities")


def media_said(state: State, result: Body) -> Body:
    """A stored picture or file as the message of a result."""
    words = caption_of(state.world, result.get("caption"), result.get("parse_mode"), result.get("caption_entities"))
    said = words.under("caption", "caption_entities")
    if "photo_file_id" in result:
        return {"photo": files.photo_again(state.world, result["photo_file_id"])} | said
    if "document_file_id" in result:
        return {"document": files.document_again(state.world, result["document_file_id"])} | said
    raise bad("the sandbox offers texts, photos and documents as inline results")
