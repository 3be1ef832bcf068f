"""What is seldom asked and must be right all the same."""

from __future__ import annotations

import asyncio

import pytest

from dastyor.kit.clock import Clock
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.content import formatted
from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.entities import html, legacy, links, markdown
from dastyor.lab.telegram.entities.shape import Unparsed
from dastyor.lab.telegram.flood import Flood
from dastyor.lab.telegram.journal import FileJournal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import Chat
from dastyor.lab.telegram.refusals import Refused, bad, lowered
from dastyor.lab.telegram.sandbox import Sandbox, WrongToken
from dastyor.lab.telegram.serve import serving


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<a ", "Unclosed start tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/>", "Unexpected end of name token at byte offset 8"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="x">a</tg-time>', "Invalid date specified"),
        ("&#xD800;", "Text contains invalid Unicode characters"),
    ],
)
def test_html_that_ends_too_early_or_means_nothing(source, words):
    with pytest.raises(Unparsed) as unparsed:
        html.parse(source)
    assert str(unparsed.value).startswith(words)


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ("<a href=example.uz>a</a>", {"type": "text_link", "url": "http://example.uz/"}),
        ("<a>example.uz</a>", {"type": "text_link", "url": "http://example.uz/"}),
        ("<a href='tg://user?id=5'>a</a>", {"type": "text_mention", "user": 5}),
        ("<a href='x&amp;y.uz/?a&#61;b' >a</a >", None),
        ('<tg-emoji emoji-id="5368324170671202286">a</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
        ('<tg-time unix="1700000000" format="r">a</tg-time>', {"unix_time": 1700000000, "date_time_format": "r"}),
        ('<code class="language-py"><pre>a</pre></code>', {"type": "pre", "language": "py"}),
        ('<code class="language-py">a</code>', {"type": "code"}),
        ("<b>a</>", {"type": "bold"}),
    ],
)
def test_tags_with_attributes(source, entity):
    _, entities = html.parse(source)
    assert len(entities) == (entity is not None)
    for key, value in (entity or {}).items():
        assert entities[0][key] == value


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("![a]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![a](http://x)", "Custom emoji URL must have an emoji identifier"),
        ("![a](tg://emoji?id=5", "Can't find end of a custom emoji URL at byte offset 5"),
        (">a *b\n", "Can't find end of Bold entity at byte offset 3"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("a | b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_markdown_that_ends_too_early(source, words):
    with pytest.raises(Unparsed, match=None) as unparsed:
        markdown.parse(source)
    assert str(unparsed.value) == words


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("[a](tg://user?id=5)", "a", ["text_mention"]),
        ("[example.uz]", "example.uz", ["text_link"]),
        ("[a](nothing here)", "a", []),
        ("```py\nx```", "\nx", ["pre"]),
        ("\\*a\\* **", "*a* ", []),
    ],
)
def test_the_first_markdown(source, text, kinds):
    read, entities = legacy.parse(source)
    assert [entity["type"] for entity in entities] == kinds
    assert read.strip() == text.strip()


@pytest.mark.parametrize("source", ["*a", "[a", "```a"])
def test_the_first_markdown_without_an_end(source):
    with pytest.raises(Unparsed, match="starting at byte offset 0"):
        legacy.parse(source)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://[::1]:80/a?b#c", "http://[::1]:80/a?b#c"),
        ("tel:+998901234567", "tel:+998901234567"),
        ("tg://resolve?domain=a", "tg://resolve?domain=a"),
        ("javascript:alert(1)", None),
        ("http://user@example.uz", None),
        ("http://[", None),
        ("two words", None),
        ("", None),
    ],
)
def test_which_addresses_are_kept(url, kept):
    assert links.kept(url) == kept


def test_only_people_whom_telegram_knows_are_mentioned(sandbox):
    world = sandbox.world
    mention = [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 5}}]
    assert formatted(world, "a", None, mention).entities == []


def test_entities_that_telegram_finds_itself_are_not_taken_from_the_caller(sandbox):
    given = [{"type": "url", "offset": 0, "length": 3}, {"type": "bold", "offset": 0, "length": 3}]
    assert formatted(sandbox.world, "abc", None, given).entities == [{"type": "bold", "offset": 0, "length": 3}]
    with pytest.raises(Refused, match="begins after the end"):
        formatted(sandbox.world, "abc", None, [{"type": "bold", "offset": 7, "length": 1}])


def test_the_first_letter_of_a_refusal_is_lowered_unless_it_is_a_name():
    assert lowered("Chat not found") == "chat not found"
    assert lowered("BUTTON_DATA_INVALID") == "BUTTON_DATA_INVALID"
    assert bad("X").description == "Bad Request: x"


def test_a_token_without_a_number_is_refused_at_once():
    with pytest.raises(WrongToken, match="123456:ABC"):
        Sandbox(token="nonsense")


def test_full_buckets_are_forgotten():
    flood = Flood(Limits())
    for number in range(2100):
        flood._all = None
        flood.take(Chat(number, "private"), Call(0, 0, "sendMessage", {}), float(number * 10))
    assert len(flood._chats) < 2100


def test_a_clock_that_goes_back_fills_the_buckets():
    flood = Flood(Limits())
    for _ in range(5):
        flood.take(Chat(1, "private"), Call(0, 0, "sendMessage", {}), 1000.0)
    with pytest.raises(Refused):
        flood.take(Chat(1, "private"), Call(0, 0, "sendMessage", {}), 1000.0)
    flood.take(Chat(1, "private"), Call(0, 0, "sendMessage", {}), 10.0)


def test_a_journal_keeps_drops_and_clears(tmp_path):
    journal = FileJournal(tmp_path / "deep" / "a.sqlite")
    for key in ("1", "2", "3"):
        journal.put("a", key, key.encode())
    journal.drop("a", "2")
    journal.put("b", "1", b"kept")
    journal.commit()
    assert list(journal.every("a")) == [("1", b"1"), ("3", b"3")]
    journal.clear("a")
    journal.close()
    again = FileJournal(tmp_path / "deep" / "a.sqlite")
    assert (list(again.every("a")), again.get("b", "1"), again.get("b", "9")) == ([], b"kept", None)
    again.close()


async def test_a_second_life_knows_everybody_and_forgets_what_was_reset(tmp_path):
    import httpx

    from dastyor.lab.telegram.driving import Driver

    state = tmp_path / "a.sqlite"

    async def life(act):
        sandbox = Sandbox(state)
        async with serving(sandbox) as url, httpx.AsyncClient(base_url=url, verify=False) as client:
            return await act(Driver(client, sandbox.state.token))

    async def first(world):
        ali = await world.arrive(username="ali")
        await world.do("send", actor=ali, text="one")
        return await world.see("transcript"), await world.see("chats"), ali

    async def second(world):
        seen = await world.see("transcript"), await world.see("chats")
        await world.do("reset")
        return seen

    async def third(world):
        return await world.see("transcript"), await world.see("chats"), await world.arrive()

    transcript, chats, ali = await life(first)
    assert await life(second) == (transcript, chats)
    emptied = await life(third)
    assert emptied[:2] == ([], [])
    assert emptied[2] > ali


async def test_a_clock_shared_with_the_product_is_the_products():
    clock = Clock()
    sandbox = Sandbox(clock=clock)
    before = sandbox.world.now()
    clock.offset += clock.offset.__class__(days=1)
    assert sandbox.world.now() - before > 86_000


async def test_a_person_writes_only_where_he_may(world):
    owner, vali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(owner)
    group = await world.channel(owner, type="group", bot="member")
    for where, words in ((channel, "Only administrators"), (group, "not in the chat")):
        status, said = await world.wrong("send", actor=vali, chat=where, text="a")
        assert (status, words in said) == (409, True)
    assert (await world.wrong("send", actor=vali, chat=owner, text="a"))[0] == 404
    assert (await world.wrong("send", actor=vali, chat="@nobody", text="a"))[0] == 404
    assert (await world.wrong("send", actor=vali, text="a", reply_to=99))[0] == 404
    assert (await world.wrong("send", actor=vali, forward_from=99))[0] == 404
    assert (await world.wrong("press", actor=vali, message_id=99, button="a"))[0] == 404
    assert (await world.wrong("edit", actor=vali, message_id=99, text="a"))[0] == 404
    sent = await world.ok("sendMessage", chat_id=vali, text="of the bot")
    assert (await world.wrong("edit", actor=vali, message_id=sent["message_id"], text="a"))[0] == 409
    await world.do("delete", actor=vali, message_id=sent["message_id"])
    await world.do("delete", actor=vali)
    assert (await world.wrong("send", actor=vali, text="a"))[0] == 409


async def test_buttons_that_lead_elsewhere_or_nowhere(world):
    ali = await world.arrive()
    row = [
        {"text": "copy", "copy_text": {"text": "42"}},
        {"text": "app", "web_app": {"url": "https://a.uz"}},
        {"text": "share", "switch_inline_query": ""},
    ]
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup={"inline_keyboard": [row]})
    where = {"actor": ali, "message_id": sent["message_id"]}
    assert await world.do("press", **where, button="copy") == {"copied": "42"}
    assert await world.do("press", **where, button="app") == {"url": "https://a.uz"}
    assert await world.do("press", **where, button="share") == {}
    assert (await world.wrong("press", **where, button=[3, 0]))[0] == 404


async def test_a_button_in_a_channel_is_pressed_by_whoever_reads_it(world):
    owner, vali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(owner)
    await world.do("members", chat=channel, actor=vali, status="member")
    await world.updates()
    sent = await world.ok("sendMessage", chat_id=channel, text="?", reply_markup=inline("Telefon"))
    async with asyncio.TaskGroup() as group:
        press = group.create_task(world.do("press", actor=vali, message_id=sent["message_id"], button="Telefon"))
        (update,) = await world.ok("getUpdates", timeout=5)
        query = update["callback_query"]
        assert (query["from"]["id"], query["message"]["chat"]["id"]) == (vali, channel)
        link = "https://t.me/dastyor_bot?start=ad1"
        await world.ok("answerCallbackQuery", callback_query_id=query["id"], url=link)
    assert press.result() == {"url": link}


async def test_a_transcript_as_text_shows_what_is_no_text(world):
    ali = await world.arrive()
    files = [("files", ("a.png", picture())), ("files", ("b.csv", b"a"))]
    await world.client.post("/sandbox/api/send", data={"actor": str(ali), "caption": "divan"}, files=files)
    await world.do("contact", actor=ali)
    keys = {"keyboard": [[{"text": "Menu"}]]}
    sent = await world.ok("sendMessage", chat_id=ali, text="salom", reply_markup=keys)
    await world.ok("editMessageText", chat_id=ali, message_id=sent["message_id"], text="xayr")
    await world.ok("pinChatMessage", chat_id=ali, message_id=sent["message_id"])
    await world.do("delete", actor=ali, message_id=1)
    text = (await world.client.get("/sandbox/api/transcript?format=text")).text
    for part in ("[photo] divan", "[file b.csv]", "[contact +998", "(edited)", "(deleted)", "[pinned_message]"):
        assert part in text
    assert (await world.client.get("/sandbox/api/transcript?format=xml")).status_code == 400
    assert (await world.client.get("/sandbox/api/transcript?wait=soon")).status_code == 400
    assert (await world.client.get("/sandbox/api/transcript?since=a")).status_code == 400
    assert (await world.client.get("/sandbox/api/transcript?chat=@nobody")).status_code == 404


async def test_a_document_is_downloaded_and_never_shown_in_place(world):
    ali = await world.arrive()
    files = [("files", ("a.html", b"<script>"))]
    await world.client.post("/sandbox/api/send", data={"actor": str(ali)}, files=files)
    (entry,) = await world.see("transcript", actor=ali)
    answer = await world.client.get(f"/sandbox/api/file/{entry['document']['file_id']}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await world.client.get("/sandbox/api/file/none")).status_code == 404


async def test_the_page_is_served_with_a_policy_that_reaches_nobody_else(world, tmp_path, monkeypatch):
    monkeypatch.setattr("dastyor.lab.telegram.page.files", lambda _package: tmp_path)
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "main.js").write_text("1")
    for path, kind in (
        ("/sandbox", "text/html"),
        ("/sandbox/", "text/html"),
        ("/sandbox/page/main.js", "text/javascript"),
    ):
        answer = await world.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "connect-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-cache"


async def test_channels_and_members_that_make_no_sense_are_refused(world):
    owner = await world.arrive(username="owner")
    channel = await world.channel(owner, username="bozor")
    assert (await world.wrong("channels", title="a", owner=owner, username="bozor"))[0] == 409
    assert (await world.wrong("members", chat=channel, actor="bot", status="king"))[0] == 400
    assert (await world.wrong("members", chat=channel, actor="nobody", status="member"))[0] == 400
    assert (await world.wrong("members", chat="@nobody", actor=owner, status="member"))[0] == 404
    assert (await world.wrong("rename"))[0] == 400
    assert (await world.wrong("rename", actor=owner, username="bozor"))[0] == 409
    assert (await world.wrong("suggest", actor=owner, channel=owner, text="a"))[0] == 400
    assert (await world.wrong("upgrade", chat=channel))[0] == 400
    await world.do("rename", chat=channel, username="bozor2")
    assert await world.ok("sendMessage", chat_id="@bozor2", text="a")


async def test_faults_are_listed_and_ended(world):
    await world.do("faults", method="sendPhoto", code=500, chat=5, times=3)
    await world.do("faults", method="getUpdates", repeat=2)
    (fault,) = (await world.see("faults"))["faults"]
    assert (fault["method"], fault["chat"], fault["times"]) == ("sendPhoto", 5, 3)
    await world.client.delete("/sandbox/api/faults")
    assert (await world.see("faults"))["faults"] == []
    assert (await world.wrong("faults", method="sendMessage", repeat=2))[0] == 400
    assert (await world.wrong("faults", method="*", code=500, share=2))[0] == 400


async def test_a_fault_for_one_chat_leaves_the_others(world):
    ali, vali = await world.arrive(), await world.arrive("Vali")
    await world.do("faults", method="sendMessage", code=500, chat=ali)
    assert (await world.bot("sendMessage", chat_id=ali, text="a"))["error_code"] == 500
    await world.ok("sendMessage", chat_id=vali, text="a")
    await world.ok("sendChatAction", chat_id=ali, action="typing")


async def test_pins_are_taken_down_with_their_message(world):
    ali = await world.arrive()
    first, second = [(await world.ok("sendMessage", chat_id=ali, text=str(n)))["message_id"] for n in range(2)]
    for number in (first, second, second):
        await world.ok("pinChatMessage", chat_id=ali, message_id=number)
    await world.ok("deleteMessages", chat_id=ali, message_ids=[second])
    assert (await world.ok("getChat", chat_id=ali))["pinned_message"]["message_id"] == first
    await world.ok("unpinChatMessage", chat_id=ali, message_id=first)
    await world.ok("pinChatMessage", chat_id=ali, message_id=first)
    await world.ok("unpinAllChatMessages", chat_id=ali)
    assert "pinned_message" not in await world.ok("getChat", chat_id=ali)
    await world.ok("setMessageReaction", chat_id=ali, message_id=first, reaction=[])


async def test_a_bot_that_leaves_is_outside(world):
    channel = await world.channel(await world.arrive())
    assert [m["status"] for m in await world.ok("getChatAdministrators", chat_id=channel)] == [
        "creator",
        "administrator",
    ]
    await world.ok("leaveChat", chat_id=channel)
    assert (await world.refused("sendMessage", chat_id=channel, text="a")).startswith("Forbidden: bot is not a member")


async def test_a_picture_that_telegram_has_is_an_inline_result_too(world):
    ali = await world.arrive()
    files = {"photo": ("a.png", picture())}
    sent = await world.client.post(
        f"/bot{world.token}/sendPhoto", data={"chat_id": ali, "has_spoiler": True}, files=files
    )
    number = sent.json()["result"]["photo"][-1]["file_id"]
    assert sent.json()["result"]["has_media_spoiler"] is True
    result = {"type": "photo", "id": "1", "photo_file_id": number, "caption": "Divan"}
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(world.do("inline", actor=ali, query="d", choose="1"))
        (update,) = await world.ok("getUpdates", timeout=5)
        await world.ok("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[result])
    assert asking.result()["message_id"]
    (entry,) = (await world.see("transcript", actor=ali))[1:]
    assert entry["caption"] == "Divan"
    location = result | {"type": "location", "latitude": 1, "longitude": 1, "title": "a"}
    assert await world.refused("answerInlineQuery", inline_query_id="1", results=[location])


async def test_link_previews_protection_and_effects_are_kept_with_the_message(world):
    ali = await world.arrive()
    preview = {"is_disabled": True}
    sent = await world.ok(
        "sendMessage", chat_id=ali, text="a", link_preview_options=preview, protect_content=True, message_effect_id="5"
    )
    assert (sent["link_preview_options"], sent["has_protected_content"], sent["effect_id"]) == (preview, True, "5")
    where = {"chat_id": ali, "message_id": sent["message_id"]}
    edited = await world.ok("editMessageText", **where, text="b", link_preview_options={"url": "https://a.uz"})
    assert edited["link_preview_options"] == {"url": "https://a.uz"}
    answer = await world.client.get(f"/bot{world.token}/test/getMe")
    assert answer.json()["ok"]
