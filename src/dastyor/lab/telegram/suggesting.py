"""Suggested posts: what people offer to a channel in its direct messages, and what becomes of it."""

from __future__ import annotations

from dastyor.lab.telegram import objects
from dastyor.lab.telegram.model import Body, Chat, Member, Person, Post
from dastyor.lab.telegram.world import FIRST_CHANNEL, World

PENDING, APPROVED, DECLINED = "pending", "approved", "declined"


def direct_messages(world: World, channel: Chat) -> Chat:
    """The channel's direct-messages chat, made at its first use."""
    known = next((chat for chat in world.chats.values() if chat.parent == channel.id), None)
    if known is not None:
        return known
    number = world.count("channel", FIRST_CHANNEL)
    chat = Chat(-(10**12) - number, "supergroup", channel.title, is_direct_messages=True, parent=channel.id)
    # Whoever administers the channel reads its direct messages.
    chat.bot, chat.members = channel.bot, dict(channel.members)
    world.keep_chat(chat)
    return chat


def suggest(world: World, actor: Person, channel: Chat, body: Body, terms: Body) -> Post:
    """A person offers a post; `terms` are price and send_date, as far as there are any."""
    chat = direct_messages(world, channel)
    chat.members.setdefault(actor.id, Member("member"))
    world.keep_chat(chat)
    topic = {"topic_id": actor.id, "user": objects.user(actor)}
    marks = {"direct_messages_topic": topic, "suggested_post_info": {"state": PENDING, **terms}}
    return world.say(chat, actor.id, body | marks)


def settle(world: World, post: Post, state: str, send_at: float | None) -> None:
    """The post is approved or declined from now on."""
    about = dict(post.body["suggested_post_info"], state=state)
    if send_at is not None:
        about["send_date"] = int(send_at)
    post.body = post.body | {"suggested_post_info": about}
    world.changed(post)


def publish_due(world: World) -> None:
    """Approved posts whose moment has come go out to their channels."""
    for chat in [chat for chat in world.chats.values() if chat.parent is not None]:
        for post in list(world.posts[chat.id].values()):
            about = post.body.get("suggested_post_info", {})
            if about.get("state") == APPROVED and objects.PUBLISHED not in about and about["send_date"] <= world.now():
                _publish(world, post)


def _publish(world: World, post: Post) -> None:
    channel = world.chats[world.chats[post.chat].parent or 0]
    own = {"suggested_post_info", "direct_messages_topic"}
    paid = {"is_paid_post": True} if "price" in post.body["suggested_post_info"] else {}
    said = world.say(channel, post.sender, {k: v for k, v in post.body.items() if k not in own} | paid)
    about = post.body["suggested_post_info"] | {objects.PUBLISHED: said.id}
    post.body = post.body | {"suggested_post_info": about}
    world.changed(post)
    world.updates.push("channel_post", objects.message(world, said), chat=channel.id, at=world.now())
