"""Keyboards under messages, checked as Telegram checks them, in its words. Names and types are the schema's business."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.entities import links
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import Body, Chat
from dastyor.lab.telegram.refusals import Refused, bad

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
)  # fmt: skip
_MAY_BE_EMPTY = frozenset({"switch_inline_query", "switch_inline_query_current_chat", "callback_game", "disabled"})
_MOST_BUTTONS = 100  # inline; with more the server answers REPLY_MARKUP_TOO_LONG (observed by library authors)
_MOST_BYTES = 10_000
_STYLES = frozenset({"danger", "success", "primary"})


def precheck(markup: Any) -> None:
    """What the server says of markup before it looks at the message. Raises Refused."""
    if isinstance(markup, str):
        try:
            markup = msgspec.json.decode(markup.encode())
        except (msgspec.DecodeError, UnicodeEncodeError):
            raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    for row in _rows(markup, "inline_keyboard"):
        for button in row:
            _inline_button(button)
    for row in _rows(markup, "keyboard"):
        for button in row:
            _reply_button(button)


def keyboard_of(call: Call, limits: Limits, chat: Chat | None = None) -> Body | None:
    """The markup of a call, within its limits. Raises Refused."""
    markup: Body | None = call.get("reply_markup")
    if not markup:
        return None
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    for button in buttons:
        _within(button, limits, call)
    if len(buttons) > _MOST_BUTTONS or len(msgspec.json.encode(markup)) > _MOST_BYTES:
        raise bad("reply markup is too long")
    call.note("buttons", len(buttons), _MOST_BUTTONS, near=limits.near)
    if "keyboard" in markup:
        if chat is not None and chat.type == "channel":
            raise bad("reply markup is invalid: keyboards under the input field are shown in private chats and groups")
        asks = any(isinstance(b, dict) and b.get("request_contact") for row in markup["keyboard"] for b in row)
        if asks and chat is not None and chat.type != "private":
            raise bad("phone number can be requested in private chats only")
        markup = {**markup, "keyboard": [[_named(b) for b in row] for row in markup["keyboard"] if row]}
    # Empty rows are dropped, and a keyboard without buttons is none.
    if "inline_keyboard" in markup:
        rows = [row for row in markup["inline_keyboard"] if row]
        return {**markup, "inline_keyboard": rows} if rows else None
    return markup


def _rows(markup: Body, field: str) -> list[Any]:
    rows = markup.get(field, [])
    if not isinstance(rows, list):
        raise bad(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    for row in rows:
        if not isinstance(row, list):
            raise bad(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> None:
    lead = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(lead + "InlineKeyboardButton must be an Object")
    _text_field(button, lead)
    given = [name for name in _ACTIONS if _is_given(button, name)]
    if not given:
        raise bad(lead + "Text buttons are unallowed in the inline keyboard")
    if button.get("style") is not None and button["style"] not in _STYLES:
        raise bad(lead + "invalid button style specified")


def _is_given(button: Body, name: str) -> bool:
    value = button.get(name)
    return value is not None and value is not False and (value != "" or name in _MAY_BE_EMPTY)


def _reply_button(button: Any) -> None:
    if isinstance(button, str):
        return
    lead = "can't parse keyboard button: "
    if not isinstance(button, dict):
        raise bad(lead + "KeyboardButton must be an Object or a String")
    _text_field(button, lead)
    if button["text"] == "":
        raise bad("keyboard button text must be non-empty")


def _text_field(button: Body, lead: str) -> None:
    if button.get("text") is None:
        raise bad(lead + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad(lead + 'Field "text" must be of type String')


def _named(button: Any) -> Body:
    return {"text": button} if isinstance(button, str) else button


def _within(button: Body, limits: Limits, call: Call) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    data = button.get("callback_data")
    if data is not None:
        size = len(data.encode())
        if size > limits.callback_data:
            raise bad("BUTTON_DATA_INVALID")
        call.note("callback_data", size, limits.callback_data, near=limits.near)
    if button.get("url"):
        _link(button["url"])
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        url = button["web_app"]["url"]
        raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _link(url: str) -> None:
    if links.person_of(url) is not None:
        return
    scheme = urlsplit(url).scheme if "://" in url else "http"
    if scheme not in {"http", "https", "tg", "ton", "tonsite"}:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if links.kept(url) is None:
        raise _wrong(url)


def _wrong(url: str) -> Refused:
    return bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
