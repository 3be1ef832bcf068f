"""What people see: every message of a chat, or of all chats of a person, as JSON or as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dastyor.lab.telegram import people
from dastyor.lab.telegram.control.wire import Unreadable, whole
from dastyor.lab.telegram.model import BOT, Body, Chat, Person, Post
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.world import World

LONGEST_WAIT = 60


async def transcript(state: State, request: Request) -> Any:
    """The messages that changed after `since`; with `wait`, held until there is one or the seconds are over."""
    world = state.world
    since = whole(request, "since", 0) or 0
    wait = min(_seconds(request.query_params.get("wait")), LONGEST_WAIT)
    shape = request.query_params.get("format", "json")
    if shape not in {"json", "text"}:
        raise Unreadable(f'"format" must be json or text, not "{shape}".')
    actor = _actor(world, request)
    chat = _chat(world, request)
    # A message that came while nobody asked is answered at once.
    if wait:
        await world.pulse.until(lambda: bool(seen(world, actor, chat, since)), wait)
    posts = seen(world, actor, chat, since)
    if shape == "json":
        return [entry(world, post) for post in posts]
    return as_text(world, sorted(posts, key=lambda post: (post.at, post.id)))


def seen(world: World, actor: Person | None, chat: Chat | None, since: int) -> list[Post]:
    """The messages of a chat, of all chats of a person, or of everybody, in order of their last change."""
    if chat is not None:
        return world.since(chat.id, since)
    chats = world.chats.values() if actor is None else chats_of(world, actor)
    return sorted((post for place in chats for post in world.since(place.id, since)), key=lambda post: post.seq)


def chats_of(world: World, actor: Person) -> list[Chat]:
    """The private chat with the bot and whatever the person is a member of. Raises UnknownActor."""
    people.person(world, actor.id)  # who waited while the world began anew is told that the person is gone
    own = [place for place in world.chats.values() if _is_in(place, actor)]
    return [world.chats[actor.id], *own]


def entry(world: World, post: Post) -> Body:
    """One message as a person sees it."""
    body, keyboard = post.body, post.keyboard or {}
    photo = body.get("photo")
    shown: Body = {
        "seq": post.seq,
        "message_id": post.id,
        "chat": post.chat,
        "from": "bot" if post.sender == BOT else post.sender,
        "from_name": world.sender_name(post.sender),
        "text": body.get("text"),
        "caption": body.get("caption"),
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "photos": [photo[-1]["file_id"]] if photo else [],
        "document": _document(body.get("document")),
        "buttons": buttons(keyboard),
        "edited": post.edited,
        "deleted": post.deleted,
        "at": moment(post.at),
    }
    extra = {
        "reply_to": post.reply_to,
        "contact": body.get("contact"),
        "album": body.get("media_group_id"),
        "forwarded_from": _origin(body.get("forward_origin")),
        "service": _service(body),
        "keyboard": None if "inline_keyboard" in keyboard else keyboard or None,
    }
    return shown | {name: value for name, value in extra.items() if value is not None}


def buttons(keyboard: Body) -> list[list[Body]]:
    """The buttons of any keyboard, by rows; those under the input field are marked `reply`."""
    rows = keyboard.get("inline_keyboard")
    if rows is not None:
        return [[_inline(button) for button in row] for row in rows]
    return [[_reply(button) for button in row] for row in keyboard.get("keyboard", ())]


def as_text(world: World, posts: list[Post]) -> Response:
    """The messages as a person would copy them out of a chat."""
    lines = []
    for post in posts:
        marks = [mark for mark, is_so in (("edited", post.edited), ("deleted", post.deleted)) if is_so]
        head = f"[{moment(post.at)}] #{post.id} {world.sender_name(post.sender)}"
        lines.append(head + (f" ({', '.join(marks)})" if marks else ""))
        lines.extend(f"  {line}" for line in _words(post.body).split("\n"))
        for row in buttons(post.keyboard or {}):
            lines.append("  " + " ".join(f"[{button['text']}]" for button in row))
    return PlainTextResponse("\n".join(lines) + ("\n" if lines else ""))


def moment(at: float) -> str:
    """A moment as RFC 3339 in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _actor(world: World, request: Request) -> Person | None:
    number = whole(request, "actor")
    return None if number is None else people.person(world, number)


def _chat(world: World, request: Request) -> Chat | None:
    text = request.query_params.get("chat")
    if not text:
        return None
    number = world.names.get(text[1:].lower()) if text.startswith("@") else whole(request, "chat")
    place = world.chats.get(number) if number is not None else None
    if place is None:
        raise people.UnknownChat(chat=text)
    return place


def _seconds(text: str | None) -> float:
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        raise Unreadable(f'"wait" must be seconds, not "{text}".') from None


def _is_in(place: Chat, actor: Person) -> bool:
    status = place.members.get(actor.id)
    return status is not None and status.status not in {"left", "kicked"}


def _inline(button: Body) -> Body:
    shown = {"text": button["text"]}
    names = {"callback_data": "data", "url": "url"}
    kept = ("web_app", "login_url", "copy_text", "style", "disabled", "switch_inline_query")
    for name in (*names, *kept):
        if name in button:
            shown[names.get(name, name)] = button[name]
    return shown


def _reply(button: Body) -> Body:
    marks = {name: button[name] for name in ("request_contact", "request_location", "style") if button.get(name)}
    return {"text": button["text"], "reply": True, **marks}


def _document(document: Body | None) -> Body | None:
    if document is None:
        return None
    names = {"file_id": "file_id", "file_name": "name", "mime_type": "mime", "file_size": "size"}
    return {ours: document.get(theirs) for theirs, ours in names.items()}


def _origin(origin: Body | None) -> Any:
    if origin is None:
        return None
    place = origin.get("chat") or origin.get("sender_chat") or origin.get("sender_user") or {}
    return place.get("title") or place.get("first_name") or origin.get("sender_user_name")


def _service(body: Body) -> str | None:
    kinds = ("pinned_message", "new_chat_title", "suggested_post_approved", "suggested_post_declined")
    return next((kind for kind in kinds if kind in body), None)


def _words(body: Body) -> str:
    words = body.get("text") or body.get("caption") or ""
    if "photo" in body:
        return f"[photo] {words}".rstrip()
    if "document" in body:
        return f"[file {body['document'].get('file_name', '')}] {words}".rstrip()
    if "contact" in body:
        return f"[contact {body['contact']['phone_number']}]"
    return words or f"[{_service(body) or 'message'}]"
