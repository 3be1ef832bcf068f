"""Decisions on posts that people suggest to a channel."""

from __future__ import annotations

from dastyor.lab.telegram import objects, places, suggesting
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import BOT, Body, Post
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.suggesting import APPROVED, DECLINED, PENDING

_FURTHEST = 30 * 86_400  # seconds ahead
_LONGEST_COMMENT = 128


@method("approveSuggestedPost")
def approve_suggested_post(state: State, call: Call) -> bool:
    """The post goes out, now or at its moment."""
    post = _pending(state, call, "can_post_messages")
    now = state.world.now()
    send_at = call.get("send_date") or post.body["suggested_post_info"].get("send_date") or now
    if send_at > now + _FURTHEST:
        raise bad("SCHEDULE_DATE_TOO_LATE")
    suggesting.settle(state.world, post, APPROVED, max(send_at, now))
    _tell(state, post, "suggested_post_approved", {"send_date": int(max(send_at, now))} | _price(post))
    suggesting.publish_due(state.world)
    return True


@method("declineSuggestedPost")
def decline_suggested_post(state: State, call: Call) -> bool:
    """The post does not go out; whoever offered it is told why."""
    comment = call.get("comment", "")
    if len(comment) > _LONGEST_COMMENT:
        raise bad("comment is too long")
    post = _pending(state, call, "can_manage_direct_messages")
    suggesting.settle(state.world, post, DECLINED, None)
    _tell(state, post, "suggested_post_declined", {"comment": comment} if comment else {})
    return True


def _pending(state: State, call: Call, right: str) -> Post:
    chat = places.find(state.world, call.get("chat_id"))
    if not chat.is_direct_messages or chat.parent is None:
        raise bad("chat is not a channel direct messages chat")
    if not places.may(state.world.chats[chat.parent], right):
        raise bad("not enough rights")
    post = state.world.post(chat.id, call.get("message_id"))
    if post is None:
        raise bad("message not found")
    if post.body.get("suggested_post_info", {}).get("state") != PENDING:
        raise bad("the post can't be approved or declined any more")
    return post


def _tell(state: State, post: Post, kind: str, what: Body) -> None:
    world = state.world
    chat = world.chats[post.chat]
    told = {"suggested_post_message": objects.message(world, post, nested=True)} | what
    topic = post.body["direct_messages_topic"]
    said = world.say(chat, BOT, {kind: told, "direct_messages_topic": topic}, reply_to=post.id)
    world.updates.push("message", objects.message(world, said), chat=chat.id, at=world.now())


def _price(post: Post) -> Body:
    price = post.body["suggested_post_info"].get("price")
    return {"price": price} if price else {}
