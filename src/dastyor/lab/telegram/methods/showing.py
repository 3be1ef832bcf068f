"""Signs of life: "typing", and a draft that grows while it is written."""

from __future__ import annotations

from dastyor.lab.telegram import places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.content import formatted
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_LASTS = 5.0  # seconds, or until the next message
_DRAFT_LASTS = 30.0
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "record_audio",
    "upload_audio", "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


@method("sendChatAction")
def send_chat_action(state: State, call: Call) -> bool:
    """What the bot is doing, shown for five seconds."""
    chat = places.writable(state.world, call)
    if call.get("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    state.world.typing[chat.id] = (call.get("action"), state.world.now() + _LASTS)
    state.world.pulse.beat()
    return True


@method("sendMessageDraft")
def send_message_draft(state: State, call: Call) -> bool:
    """A part of a message that is still being written, shown for thirty seconds."""
    chat = places.writable(state.world, call)
    if chat.type != "private":
        raise bad("message drafts can be sent only to private chats")
    if call.get("draft_id") == 0:
        raise bad("draft_id must be non-zero")
    words = formatted(state.world, call.get("text", ""), call.get("parse_mode"), call.get("entities"))
    if len(words.text) > state.limits.text:
        raise bad("message is too long")
    until = state.world.now() + _DRAFT_LASTS
    state.world.drafts[chat.id] = (words.text, until)
    state.world.typing[chat.id] = ("typing", until)
    state.world.pulse.beat()
    return True
