"""The sandbox's chat page in a real Chromium, against the real sandbox and a bot over HTTP."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect

from .conftest import PHONE, WIDE, control

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="module")]


def pane(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def write(place: Locator, text: str) -> None:
    field = place.locator("textarea")
    await field.fill(text)
    await field.press("Enter")


def picture(colour: str) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": out.getvalue()}


async def test_a_line_is_answered_and_a_press_shows_a_toast_and_edits_in_place(stand, window):
    await stand.arrive("Aziza")
    page = await (await window()).open()
    await write(page, "обед 45 000")
    answer = page.locator(".row.other", has_text="heard: обед 45 000")
    await expect(answer).to_be_visible()
    await expect(page.locator("textarea")).to_have_value("")
    await answer.get_by_role("button", name="Undo").click()
    await expect(page.locator(".toast")).to_have_text("pressed undo")
    edited = page.locator(".row.other", has_text="done: undo")
    await expect(edited.locator(".meta i")).to_have_text("edited")
    await expect(page.locator(".row.other")).to_have_count(1)


async def test_an_alert_stands_until_it_is_read(stand, window):
    await stand.arrive("Aziza")
    page = await (await window()).open()
    await write(page, "hello")
    await page.get_by_role("button", name="Loud").click()
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("pressed loud")
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def test_what_looks_like_markup_stays_text_and_entities_count_in_utf16(stand, window):
    aziza = await stand.arrive("Aziza")
    nasty = "<img src=x onerror=alert(1)><b>bold</b> &amp; <script>1</script>"
    page = await (await window()).open()
    await write(page, nasty)
    await expect(page.locator(".row.own .text")).to_have_text(nasty)
    assert await page.locator(".row img, .row script, .row .text b").count() == 0
    marked = "😀 <b>жирный 😀</b> <a href='javascript:alert(1)'>no</a> <code>1 &lt; 2</code>"
    await stand.bot.call("sendMessage", chat_id=aziza, text=marked, parse_mode="HTML")
    last = page.locator(".row.other").last
    await expect(last.locator("strong")).to_have_text("жирный 😀")
    await expect(last.locator("code")).to_have_text("1 < 2")
    assert await last.locator("a[href^=javascript]").count() == 0


async def test_several_pictures_are_one_album_and_a_file_comes_back_whole(stand, window):
    aziza = await stand.arrive("Aziza")
    page = await (await window()).open()
    await page.locator("input[type=file]").set_input_files([picture("red"), picture("green"), picture("blue")])
    await expect(page.locator(".waits img")).to_have_count(3)
    await write(page, "Cobalt, oq")
    album = page.locator(".row.own")
    await expect(album.locator(".shot img")).to_have_count(3)
    await expect(album).to_have_count(1)
    await expect(album.locator(".text")).to_have_text("Cobalt, oq")
    assert len([one for one in await stand.said(aziza) if one["photos"]]) == 3
    await album.get_by_role("button", name="Open photo 1").click()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".viewer-place")).to_have_text("2 / 3")
    await page.keyboard.press("Escape")
    await page.locator("input[type=file]").set_input_files(
        {"name": "savdo.csv", "mimeType": "text/csv", "buffer": b"non;12000"}
    )
    await page.get_by_role("button", name="Send", exact=True).click()
    async with page.expect_download() as download:
        await page.locator(".document", has_text="savdo.csv").click()
    assert (await (await download.value).path()).read_bytes() == b"non;12000"


async def test_one_answers_changes_and_takes_back_his_own_line(stand, window):
    aziza = await stand.arrive("Aziza")
    first = await stand.bot.call("sendMessage", chat_id=aziza, text="How much?")
    page = await (await window()).open()
    await page.locator(".row.other").click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await write(page, "450")
    mine = page.locator(".row.own")
    await expect(mine.locator(".quote")).to_contain_text("How much?")
    assert [one["reply_to"] for one in await stand.said(aziza) if one["from"] == aziza] == [first["message_id"]]
    await mine.click(button="right")
    await page.get_by_role("menuitem", name="Edit").click()
    await write(page, "45 000")
    await expect(mine.locator(".text")).to_have_text("45 000")
    await mine.click(button="right")
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(mine).to_have_count(0)


async def test_keys_below_send_their_words_and_the_phone_number_only_when_agreed(stand, window):
    aziza = await stand.arrive("Aziza")
    keys = [[{"text": "Today"}], [{"text": "My number", "request_contact": True}]]
    await stand.bot.call("sendMessage", chat_id=aziza, text="Choose", reply_markup={"keyboard": keys})
    page = await (await window()).open()
    await page.locator(".key", has_text="Today").click()
    await expect(page.locator(".row.own .text")).to_have_text("Today")
    await page.locator(".key", has_text="My number").click()
    await page.get_by_role("button", name="Cancel").click()
    await page.locator(".key", has_text="My number").click()
    await page.get_by_role("button", name="Share").click()
    await expect(page.locator(".row.own .document")).to_contain_text("+998")
    assert len([one for one in await stand.said(aziza) if one.get("contact")]) == 1


async def test_a_deep_link_starts_the_bot_and_another_link_opens_apart(stand, window):
    aziza = await stand.arrive("Aziza")
    bot = stand.sandbox.world.bot_name
    text = f'<a href="https://t.me/{bot}?start=inv_8fK2">Join</a> or <a href="{stand.url}/sandbox">look</a>'
    await stand.bot.call("sendMessage", chat_id=aziza, text=text, parse_mode="HTML")
    page = await (await window()).open()
    await page.get_by_role("link", name="Join").click()
    await expect(page.locator(".row.own .text")).to_have_text("/start inv_8fK2")
    apart = page.get_by_role("link", name="look")
    assert await apart.get_attribute("target") == "_blank"
    assert "noopener" in (await apart.get_attribute("rel") or "")


async def test_people_sit_side_by_side_and_a_post_reaches_the_one_who_reads_the_channel(stand, window):
    aziza, bekzod = await stand.arrive("Aziza"), await stand.arrive("Bekzod")
    channel = (await stand.do("channels", title="Vodiy bozor", owner=aziza))["id"]
    await stand.do("members", chat=channel, actor=bekzod, status="member")
    page = await (await window()).open()
    hers, his = pane(page, "Aziza"), pane(page, "Bekzod")
    await hers.get_by_role("button", name="Back to chats").click()
    await hers.locator(".chat-line", has_text="Vodiy bozor").click()
    await his.get_by_role("button", name="Back to chats").click()
    await write(hers, "Sotiladi: velosiped")
    line = his.locator(".chat-line", has_text="Vodiy bozor")
    await expect(line.locator(".badge")).to_have_text("1")
    await line.click()
    await expect(his.locator(".row .text")).to_have_text("Sotiladi: velosiped")
    await expect(his.locator("textarea")).to_have_count(0)
    await expect(hers.locator(".row.own")).to_have_count(0)


async def test_a_new_person_sits_down_and_starts(stand, window):
    await stand.arrive("Aziza")
    page = await (await window()).open()
    await page.locator(".who").click()
    await page.get_by_role("menuitem", name="New person").click()
    await page.get_by_label("Name").fill("Dilnoza")
    await page.get_by_label("Language").last.select_option("uz-Cyrl")
    await page.keyboard.press("Enter")
    await pane(page, "Dilnoza").get_by_role("button", name="Start", exact=True).click()
    await expect(pane(page, "Dilnoza").locator(".row.other")).to_contain_text("heard: /start")
    assert stand.bot.heard[-1]["message"]["from"]["language_code"] == "uz"


async def test_the_reader_above_is_told_of_new_lines_and_not_moved(stand, window):
    aziza = await stand.arrive("Aziza")
    for number in range(40):
        await stand.bot.call("sendMessage", chat_id=aziza, text=f"line {number}")
    page = await (await window()).open()
    lines = page.locator(".row .text")
    await expect(lines.last).to_be_in_viewport()
    await page.locator(".scroller").evaluate("(one) => one.scrollTo(0, 0)")
    await expect(lines.first).to_be_in_viewport()
    await stand.bot.call("sendMessage", chat_id=aziza, text="news")
    pill = page.get_by_role("button", name="New messages: 1")
    await expect(pill).to_be_visible()
    await expect(lines.first).to_be_in_viewport()
    await pill.click()
    await expect(lines.last).to_have_text("news")
    await expect(lines.last).to_be_in_viewport()
    await expect(pill).to_have_count(0)


async def test_the_clock_goes_on_and_a_refused_call_is_seen_behind_the_scenes(stand, window):
    aziza = await stand.arrive("Aziza")
    page = await (await window()).open()
    await page.get_by_role("tab", name="Clock").click()
    day = page.locator(".clock-day")
    before = await day.inner_text()
    await page.get_by_role("button", name="+3 days").click()
    await expect(day).not_to_have_text(before)
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_label("Method").select_option("sendMessage")
    await page.get_by_role("button", name=re.compile("429")).click()
    await expect(page.locator(".rail .toast").last).to_contain_text("429")
    refused = await stand.bot.client.post("sendMessage", json={"chat_id": aziza, "text": "soon"})
    assert refused.status_code == 429
    await page.get_by_role("tab", name="Calls").click()
    await page.get_by_role("button", name="Refused").click()
    await expect(page.locator(".call")).to_contain_text("429sendMessage")


async def test_the_blocked_bot_is_let_in_again(stand, window):
    await stand.arrive("Aziza")
    page = await (await window()).open()
    await page.get_by_role("button", name="Actions").first.click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(page.locator("textarea")).to_have_count(0)
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.locator("textarea")).to_be_visible()


async def test_theme_and_language_are_remembered(stand, window):
    await stand.arrive("Aziza")
    eyes = await window(scheme="dark", locale="ru-RU")
    page = await eyes.open()
    ground = "getComputedStyle(document.querySelector('.bar')).backgroundColor"
    assert await page.evaluate(ground) == "rgb(23, 33, 43)"
    await page.get_by_role("button", name="Светлая или тёмная тема").click()
    assert await page.evaluate(ground) == "rgb(255, 255, 255)"
    await page.get_by_role("button", name="Язык").click()
    await page.get_by_role("menuitemradio", name="Oʻzbekcha").click()
    await expect(page.locator("textarea")).to_have_attribute("placeholder", "Xabar")
    again = await eyes.open()
    await expect(again.locator("textarea")).to_have_attribute("placeholder", "Xabar")
    assert await again.evaluate(ground) == "rgb(255, 255, 255)"


# What cannot be hit with a finger (24 px), has no name for a screen reader, or hangs over the edge.
AMISS = """() => [...document.querySelectorAll('button, a, input, select, textarea')].filter((one) => one.checkVisibility())
  .map((one) => ({ name: one.ariaLabel || one.labels?.[0]?.textContent || one.innerText, box: one.getBoundingClientRect() }))
  .filter(({ name, box }) => !name.trim() || box.width < 24 || box.height < 24 || box.right > innerWidth + 0.5 || box.left < 0)
  .map(({ name, box }) => `${name} ${box.width}x${box.height} at ${box.left}`)"""
OVER = "[...document.querySelectorAll('.panes *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
async def test_nothing_hangs_over_the_edge_and_every_button_can_be_hit_and_named(stand, window, size):
    aziza = await stand.arrive("Aziza Karimova-Tursunova")
    await stand.arrive("Bekzod")
    keyboard = [
        [{"text": "Kategoriyani oʻzgartirish", "callback_data": "1"}, {"text": "Bekor qilish", "callback_data": "2"}]
    ]
    await stand.bot.call("sendMessage", chat_id=aziza, text="w" * 300, reply_markup={"inline_keyboard": keyboard})
    page = await (await window(size=size)).open()
    for language in ("uz-Latn", "uz-Cyrl", "ru", "en"):
        await page.evaluate(f"localStorage.setItem('sandbox.language', '\"{language}\"')")
        await page.reload()
        await expect(page.locator(".row.other").first).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == language
        if size is PHONE:
            assert await page.evaluate(AMISS) == []
            await page.locator(".bar .icon-button").last.click()
        for tab in (0, 1, 2):
            await page.get_by_role("tab").nth(tab).click()
            assert await page.evaluate(AMISS) == []
        assert await page.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert await page.evaluate(OVER) == 0


async def test_on_a_phone_one_goes_from_the_list_to_a_chat_and_changes_seats(stand, window):
    await stand.arrive("Aziza")
    await stand.arrive("Bekzod")
    page = await (await window(size=PHONE, has_touch=True, is_mobile=True)).open()
    await expect(page.locator(".pane")).to_have_count(1)
    await page.get_by_role("button", name="Back to chats").tap()
    await expect(page.locator(".chat")).to_have_count(0)
    await page.locator(".chat-line").tap()
    await expect(page.locator("textarea")).to_be_visible()
    await page.locator(".who").tap()
    await page.get_by_role("menuitemradio", name="Bekzod").tap()
    await write(page, "salom")
    answer = pane(page, "Bekzod").locator(".row.other")
    await expect(answer).to_contain_text("heard: salom")
    await answer.locator(".bubble").tap()
    await page.get_by_role("menuitem", name="Reply").tap()
    await expect(page.locator(".aim")).to_contain_text("heard: salom")


@asynccontextmanager
async def killed_after(port: int, state: Path) -> AsyncIterator[str]:
    """A sandbox as a program of its own, ended as a crash ends it."""
    command = [sys.executable, "-m", "dastyor.lab.telegram.serve", str(port), str(state)]
    program = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert program.stdout is not None
        yield (await program.stdout.readline()).decode().strip()
    finally:
        program.kill()
        await program.communicate()


@pytest.mark.parametrize("forgets", [False, True], ids=["remembering", "forgetful"])
async def test_a_server_that_comes_back_is_taken_up_again_as_it_is(window, tmp_path, forgets):
    eyes = await window()
    eyes.forgives = "Failed to load"  # the browser itself notes each request that found nobody
    async with killed_after(0, tmp_path / "one") as eyes.url:
        aziza = (await control(eyes.url, "actors", name="Aziza", started=True))["id"]
        page = await eyes.open()
        await write(page, "before")
        await expect(page.locator(".row.own .text")).to_have_text(["before"])
    port = int(eyes.url.rpartition(":")[2])
    async with killed_after(port, tmp_path / ("two" if forgets else "one")) as url:
        if forgets:
            assert (await control(url, "actors", name="Aziza", started=True))["id"] == aziza
        await control(url, "send", actor=aziza, text="after")
        await expect(page.locator(".row .text")).to_have_text(["after"] if forgets else ["before", "after"])
        await expect(page.locator(".line-lost")).to_be_hidden()
        await eyes.context.close()


async def test_a_world_that_begins_anew_asks_for_its_first_person(stand, window):
    await stand.arrive("Aziza")
    other = await window()
    other.forgives = "404"  # it hears of the new beginning by asking for somebody who is gone
    elsewhere, page = await other.open(), await (await window()).open()
    await write(page, "salom")
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_role("button", name="Start anew").click()
    await page.get_by_role("dialog").get_by_role("button", name="Start anew").click()
    await expect(page.get_by_role("heading", name="Nobody is here yet")).to_be_visible()
    await expect(elsewhere.get_by_role("heading", name="Nobody is here yet")).to_be_visible()
    await stand.arrive("Vali")
    await expect(pane(page, "Vali")).to_be_visible()


async def test_a_link_is_followed_only_where_it_may_lead(stand, window):
    page = await (await window()).open()
    ask = "async (address) => (await import('/sandbox/page/links.js')).destination(address, 'dastyor_bot')"
    for address in ("javascript:alert(1)", "data:text/html,1", "file:///etc/passwd", "https://", "vbscript:x"):
        assert await page.evaluate(ask, address) is None, address
    assert (await page.evaluate(ask, "t.me/Dastyor_Bot?start=ad_17"))["start"] == "ad_17"
    assert (await page.evaluate(ask, "tg://resolve?domain=dastyor_bot&start=x"))["start"] == "x"
    assert (await page.evaluate(ask, "https://t.me/c/1700000001/5"))["chat"] == "-1001700000001"
    assert (await page.evaluate(ask, "https://t.me/vodiy_bozor/9"))["message"] == 9
    assert (await page.evaluate(ask, "cbu.uz/kurs"))["open"] == "https://cbu.uz/kurs"


async def test_entities_that_overlap_are_split_and_none_is_lost(stand, window):
    page = await (await window()).open()
    draw = """async ([text, entities]) => {
      const { formatted } = await import('/sandbox/page/entities.js');
      const place = document.createElement('div');
      place.append(...formatted(text, entities, { whither: () => null }));
      return place.innerHTML;
    }"""
    bold, italic = {"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}
    assert await page.evaluate(draw, ["abcdefgh", [bold, italic]]) == "<strong>ab<em>cd</em></strong><em>ef</em>gh"
    assert (
        await page.evaluate(draw, ["a<b>&", [{"type": "bold", "offset": 1, "length": 900}]])
        == "a<strong>&lt;b&gt;&amp;</strong>"
    )
    assert await page.evaluate(draw, ["😀x", [{"type": "underline", "offset": 2, "length": 1}]]) == "😀<u>x</u>"
