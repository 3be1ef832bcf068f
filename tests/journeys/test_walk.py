"""A walk over everything that the bot shows, in four languages: no dead end, no unanswered press, no fault of ours."""

from __future__ import annotations

import json
import os
import re
from collections import deque
from datetime import timedelta

import pytest

from dastyor.fronts.bot.desk import Desk
from dastyor.fronts.bot.table import Table
from dastyor.fronts.notify import notify_reactions
from dastyor.kit.actor import Role, TelegramUser
from dastyor.kit.approvals import DECLINE, ApprovalRequest, Choice
from dastyor.kit.events import Envelope
from dastyor.kit.figures import by_key
from dastyor.kit.ids import new_id
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.modules import Module
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.ports import Ports
from dastyor.kit.telegram.ends import MessageEnded
from dastyor.kit.telegram.presses import Signer, short
from dastyor.modules import MODULES
from tests.support.chat import Chat, Sent
from tests.support.fixtures import KEYS
from tests.support.person import catalogues
from tests.support.pictures import UZ, receipt

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
OWN = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
LONGEST_LABEL = 20  # characters: a phone cuts longer ones in a row of two
#: How the bot begins to say that a fault is ours.
EXCUSES = [str(catalogues().texts(language).plain("bot-failed", code=""))[:20] for language in OWN]
#: Lines that bring every answer of the kinds there are: recorded, several, in doubt, none, a figure alone.
LINES = ("lunch 45 000", "taxi 20k + coffee 15k", "45 000", "обед 12.500", "hello", "osh 1.5", "50 000", "yesterday", "/sale 2 tea 30 000",
         "lunch 45 000 tomorrow",
         "/budget taxi 500 000", "/budget 5 000 000", "/budget", "har oy 5-kuni ijara 4 mln", "/rules taxi = rent", "/rules")  # fmt: skip


@pytest.fixture
def walker(publishing):
    """The bot over the real accounts, which makes a workspace for whoever comes; chats by their language."""
    from dastyor.fronts.bot.home import home_router

    modules = [Module(name) for name in MODULES]
    table = Table.of([router for module in modules if (router := module.part("bot")) is not None])
    table.add(home_router(table))
    identity = Module("accounts").part("identity")(KEYS)
    publishing.flushes = (*publishing.flushes, identity.keep_changes)
    offered = by_key([part for module in modules if (part := module.part("metrics")) is not None])
    publishing.ports = Ports(
        preferences=identity, audience=identity, metrics=lambda: offered, texts=catalogues().texts, signer=Signer(KEYS)
    )
    desk = Desk(table, identity, catalogues(), Signer(KEYS), lambda: "dastyor_bot")
    sent = Sent()
    desk.fetch = sent.fetch

    def make(number, language):
        return Chat(desk, publishing, TelegramUser(id=number, first_name="Aziza", language_code=language), sent)

    make.table, make.database, make.identity = table, publishing, identity
    return make


def kind_of(shown):
    """What can be done on the screen: names, amounts and days make no other screen of it."""
    return frozenset(button.get("callback_data", "url").split(":")[0] for row in shown.buttons for button in row)


def check(chat, shown, how):
    text = re.sub(r"<[^>]+>", "", shown.text)
    for said in (text, *chat.toasts[-1:]):
        assert not any(excuse in said for excuse in EXCUSES), f"{how}: {said}"
    assert text.strip(), how
    assert not re.search(r"\{[a-z_]+\}", text), f"{how}: a value is missing in {text!r}"
    for row in shown.buttons:
        for label in (button["text"] for button in row):
            longest = LONGEST_LABEL if len(row) > 1 else 2 * LONGEST_LABEL
            assert 1 <= len(label) <= longest, f"{how}: the label {label!r} has {len(label)} characters"
    assert shown.buttons, f"{how}: {text!r} is a dead end"


async def turn(chat, number, data):
    """The messages that a press changed or brought, by number; the phone then shows the old screen again."""
    before, newest = chat.messages.get(number), max(chat.messages)
    await chat.presses_data(data, number)
    changed = {each: shown for each, shown in chat.messages.items() if each > newest}
    if (now := chat.messages.get(number)) is not before:
        if now is not None:  # a picture that became a text is gone, the text came below
            changed[number] = now
        chat.messages[number] = before
    return changed


async def answered(chat, how):
    """Where a text is awaited, one is written, and then the question is dropped."""
    found = {}
    for line in ("50 000", "/cancel"):
        if chat.state is not None:
            shown = await chat.says(line)
            check(chat, shown, f"{how} > {line}")
            found[max(chat.messages)] = shown
    return found


async def walk(chat, table, own):
    """Breadth first: what lies there, every command, then every button of every screen that was not seen yet."""
    seen, waiting = set(), deque((number, shown, "told") for number, shown in chat.messages.items())
    for _, shown, how in waiting:
        check(chat, shown, how)
    for line in [*(f"/{name}" for name in table.commands), *LINES]:
        shown = await chat.says(line)
        check(chat, shown, line)
        waiting.append((max(chat.messages), shown, line))
    shown = await chat.sends(receipt(UZ))
    check(chat, shown, "a receipt")
    waiting.appendleft((max(chat.messages), shown, "a receipt"))
    return await on_from(chat, own, seen, waiting)


async def visit(chat, own, link, seen):
    """The same as somebody's guest, but for what was seen at home."""
    shown = await chat.says(f"/start {link}")
    check(chat, shown, link)
    return await on_from(chat, own, seen, deque([(max(chat.messages), shown, link)]))


async def on_from(chat, own, seen, waiting):
    """From these screens: every button that was not seen yet; how many presses, and what was seen."""
    presses = 0
    while waiting:
        number, shown, how = waiting.popleft()
        for button in [each for row in shown.buttons for each in row]:
            press = button.get("callback_data", "").split(":")[0]
            if (
                not press
                or (kind_of(shown), press) in seen
                or (press in {"1ac.lang", "1ac.first"} and button["text"] != own)
            ):
                continue
            seen.add((kind_of(shown), press))
            chat.messages[number] = shown
            way = f"{how} > {button['text']}"
            came = await turn(chat, number, button["callback_data"])
            came |= await answered(chat, way)
            presses += 1
            assert presses < 1000, "the walk has no end"
            for where, after in came.items():
                check(chat, after, way)
                waiting.append((where, after, way))
    return presses, seen


#: What a till sends that cannot be counted: more than one page, and the newest is right without its currency.
REFUSED = (*[{"quantity": "0"}] * 5, {"currency": "XXQ"})


async def a_till_sends(walker, actor):
    """Lines that wait to be repaired."""
    whole = {
        "product_id": "tea", "quantity": 2, "total_amount": "30000", "timestamp": "2026-01-05T12:00:00Z",
    }  # fmt: skip
    lines = [json.dumps({"transaction_id": f"t-{at}", **whole, **wrong}) for at, wrong in enumerate(REFUSED)]
    async with walker.database.tx(actor.workspace) as tx:
        collector = Module("sales").load("service").Collector(tx)
        taken = await collector.take(actor, "\n".join(lines).encode(), is_ndjson=True)
    assert len(taken.refused) == len(REFUSED)


async def somebody_asks(walker, actor, chat):
    """A decision waits; its words are of other screens, for what is asked is the asking domain's."""
    choice = Choice(key=DECLINE, text="alerts-stop-button", said="approvals-over", reasons=("alerts-window-day",))
    request = ApprovalRequest(request=new_id(), kind="walk.thing", key="bot-edited", choices=(choice,))
    async with walker.database.tx(actor.workspace) as tx:
        await Module("approvals").load("service").Inbox(tx).ask(actor.workspace, request)
        for message in tx.messages:
            chat._arrives(message)


#: Ads of a market, by how far each comes. The newest draft heads "my ads", the newest paused one what is on sale; the
#: number in each title is what the walk writes where it is asked for a text, so a search finds them.
ADS = ("published", "failed", "paused", "draft")
A_CHANNEL = -1001234567890


async def a_market_opens(walker, actor, chat):
    """A channel with ads in it, one whose post did not get through, and one that its seller wrote and left; its link."""
    service, model = Module("market").load("service"), Module("market").load("model")
    rights = {"may_post": True, "may_edit": True, "may_delete": True}
    standing = service.Standing(chat=A_CHANNEL - chat.person.id, title="Bozor", username=None, **rights)
    async with walker.database.tx(actor.workspace) as tx:
        await service.Channels(tx).connect(actor, standing, "dastyor_bot")
    for comes_to in ADS:
        form = model.Form(
            category=model.Category.OTHER, title=f"Nexia 50 000 {comes_to}", price=Money.parse("90000000", "UZS"), phone="+998901234567",
            city="Toshkent", condition=None if comes_to == "draft" else model.Condition.USED,
        )  # fmt: skip
        async with walker.database.tx(actor.workspace) as tx:
            stand = await service.stand_of(tx, actor)
            ad = await service.Placing(tx).begin(stand, form)
            if comes_to == "draft":
                continue
            await service.Placing(tx).send(stand, ad)
            (post,) = [each for each in tx.messages if each.chat == standing.chat]
            tx.messages.clear()
        await a_post_ends(walker, actor, chat, post, "refused" if comes_to == "failed" else "sent")
        if comes_to == "paused":
            await nobody_answers(walker, actor, service, ad)
    return f"sell-{short(actor.workspace)}"


async def a_post_ends(walker, actor, chat, post, end):
    """Telegram's answer to a post; what its owner is told arrives on his phone."""
    ended = MessageEnded(
        subject=post.tells.subject, screen=post.screen, end=end, chat=post.chat, method=post.method,
        message=7 if end == "sent" else None, error=None if end == "sent" else "Bad Request: wrong file",
    )  # fmt: skip
    notify = notify_reactions(walker.identity, catalogues(), Signer(KEYS))
    async with walker.database.tx(actor.workspace) as tx:
        await Module("market").load("service").Publishing(tx).ended(actor.workspace, ended)
        envelope = Envelope(
            id=new_id(), source="walk", type="walk", subject=actor.workspace, time=tx.clock.now(), specversion="1.0"
        )
        for fact in [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]:
            await notify.handlers[Notice.wire](tx, envelope, fact)
        for message in [each for each in tx.messages if each.chat == chat.person.id]:
            chat._arrives(message)
        tx.messages.clear()


async def nobody_answers(walker, actor, service, ad):
    """The seller is asked three times and is silent."""
    for _ in range(3):
        async with walker.database.tx(actor.workspace) as tx:
            due = (await service.Placing(tx).read(await service.stand_of(tx, actor), ad.id)).ask_at
            await service.Asking(tx).ask(actor.workspace, ad.id, due)


async def days_go_by(walker, clock, chat):
    """A colleague joins, and an expense that comes again has been due some times: there is more to press."""
    colleague = TelegramUser(id=chat.person.id + 1000, first_name="Dilnoza", language_code="uz")
    async with walker.database.tx() as tx:
        actor = await walker.identity.by_telegram(tx, chat.person)
        await walker.identity.admit(tx, colleague, actor.slug, Role.CASHIER)
    await a_till_sends(walker, actor)
    await somebody_asks(walker, actor, chat)
    await a_market_opens(walker, actor, chat)
    await chat.says("/recurring tea 50 000 every day")
    clock.offset += timedelta(days=4)
    jobs = Module("expenses").part("jobs")
    async with walker.database.tx() as tx:
        await Duties([jobs]).tick(tx)
        due = await tx.all("select args from jobs.procrastinate_jobs where task_name = 'expenses.ask_turns'")
    for (stored,) in due:
        async with walker.database.tx(actor.workspace) as tx:
            await jobs.tasks["expenses.ask_turns"](tx, **jobs.tasks["expenses.ask_turns"].arguments(stored))


async def comes(walker, number, language):
    """Somebody new, who has answered the first questions."""
    chat = walker(number, language.partition("-")[0])
    await chat.says("/start")
    for answer in (OWN[language], "UZS", "Tashkent"):
        await chat.presses(answer)
    return chat


@pytest.mark.parametrize("language", OWN)
async def test_every_screen_leads_on_and_every_press_is_answered(walker, clock, language):
    number = 900 + list(OWN).index(language)
    chat, other = await comes(walker, number, language), await comes(walker, number + 50, language)
    await days_go_by(walker, clock, chat)
    presses, seen = await walk(chat, walker.table, OWN[language])
    async with walker.database.tx() as tx:
        owner = await walker.identity.by_telegram(tx, other.person)
    presses += (await visit(chat, OWN[language], await a_market_opens(walker, owner, other), seen))[0]
    met = {press for _, press in seen}
    known = {f"1{name}" for name in walker.table.presses}
    print(f"{language}: {presses} presses, {len(met)} of {len(known)} buttons met")
    # The first questions are over; who has a workspace of his own is offered none; of a turn the walk takes the first
    # button, paid, so it is never skipped; and the refused line that it opens is none that comes right by itself.
    assert known - met == {"1ac.first", "1ac.first2", "1ac.first3", "1ac.own", "1ex.rcback", "1sa.again"}, (
        f"nothing leads to {sorted(known - met)}"
    )


async def test_a_button_that_is_not_ours_or_of_another_chat_shows_where_things_stand(walker):
    ours, theirs = walker(41, "en"), walker(42, "en")
    shown = await ours.says("lunch 45 000")
    await theirs.says("/start")
    undo = shown.buttons[0][0]["callback_data"]
    name, *rest = undo.split(":")
    older = [f"0{name[1:]}:{':'.join(rest)}", f"1ex.gone:{':'.join(rest)}", "1", ":", "1home", "1home:", "\0", "é" * 32]
    home = (await theirs.says("/menu")).text
    for data in (undo, *older):
        after = await theirs.presses_data(data)
        assert theirs.toasts[-1] == catalogues().texts("en")("bot-press-too-old"), data
        assert after.text == home, data
    assert "45,000" in (await ours.says("/month")).text
