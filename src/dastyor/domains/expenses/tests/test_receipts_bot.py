"""Receipts as a person meets them in chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dastyor.kit.actor import Role
from dastyor.kit.telegram.files import FileAway
from tests.support.fixtures import an_actor
from tests.support.pictures import RU, UZ, blank, bomb_png, photo, receipt, saved

UZ2 = UZ.replace("r=2", "r=3").replace("c=20220529", "c=20220530")


async def test_a_photo_of_a_receipt_is_an_expense_with_a_way_back(chat):
    shown = await chat.sends(receipt(RU, turn=12))
    assert "✓" in shown.text
    assert "1,530" in shown.text
    assert any("Undo" in label for label in shown.labels)
    await chat.presses("Undo")
    assert "no expenses yet" in (await chat.says("/month")).text


async def test_only_the_largest_size_of_a_photo_is_fetched(chat):
    await chat.sends(receipt(RU))
    assert len(chat.sent.fetched) == 1
    assert chat.sent.fetched[0] != "small"


@pytest.mark.parametrize(("name", "mime"), [("a.png", None), ("scan", "image/png"), ("A.PNG", "application/pdf")])
async def test_a_picture_sent_as_a_file_is_read(chat, name, mime):
    assert "1,530" in (await chat.sends(saved(photo(RU), "PNG"), document=name, mime=mime)).text


async def test_a_file_that_is_no_picture_is_not_fetched(chat):
    await chat.sends(b"%PDF", document="bill.pdf", mime="application/pdf")
    assert chat.sent.fetched == []


async def test_the_words_below_a_picture_name_the_category(chat):
    shown = await chat.sends(receipt(RU), "продукты")
    assert "Groceries" in shown.text


async def test_the_same_receipt_again_opens_the_first(chat):
    await chat.sends(receipt(RU))
    shown = await chat.sends(receipt(RU, turn=180))
    assert "entered already" in shown.text
    assert "1,530" in shown.text
    assert "Remove" in (await chat.presses("Open")).labels


async def test_a_code_without_a_sum_asks_for_it_and_the_answer_is_the_expense(chat):
    asked = await chat.sends(receipt(UZ))
    assert "does not tell the sum" in asked.text
    assert "18:46" in asked.text
    assert "is not an amount" in (await chat.says("15")).text, "thousands are not guessed"
    shown = await chat.says("87 000")
    assert "87,000" in shown.text
    assert "May 29, 2022" in shown.text or "29 May 2022" in shown.text
    assert chat.state is None


async def test_the_answer_may_say_what_it_was_for(chat):
    await chat.sends(receipt(UZ))
    assert "Fuel" in (await chat.says("бензин 250к")).text


async def test_a_receipt_that_is_not_needed_is_dropped_and_may_come_again(chat):
    await chat.sends(receipt(UZ))
    assert "nothing was recorded" in (await chat.presses("Not needed")).text
    assert chat.state is None
    assert "does not tell the sum" in (await chat.sends(receipt(UZ))).text


async def test_an_album_is_read_picture_by_picture_and_sums_are_asked_one_after_another(chat):
    first = await chat.sends(receipt(UZ))
    assert "One more receipt" in (await chat.sends(receipt(UZ2))).text
    assert "1,530" in (await chat.sends(receipt(RU))).text
    assert "no QR code" in (await chat.sends(blank())).text
    asked = await chat.says("87 000")
    assert "29" not in asked.text.partition(",")[0]
    assert "does not tell the sum" in asked.text
    await chat.presses("Not needed", on=first)
    assert "question is over" in chat.toasts[-1]
    assert "55,000" in (await chat.says("55 000")).text
    assert chat.state is None


async def test_the_same_receipt_twice_in_an_album_is_asked_about_once(chat):
    await chat.sends(receipt(UZ))
    await chat.sends(receipt(UZ2))
    await chat.sends(receipt(UZ2, turn=40))
    await chat.says("87 000")
    await chat.says("55 000")
    assert chat.state is None


async def test_a_picture_without_a_code_but_with_a_line_below_is_that_line(chat):
    assert "45,000" in (await chat.sends(blank(), "lunch 45 000")).text


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (blank(), "no QR code"),
        (receipt("https://t.me/shop"), "not from a fiscal receipt"),
        (receipt(RU.replace("T1405", "T9905")), "damaged"),
        (receipt(RU.replace("2026", "2099")), "has not come yet"),
        (bomb_png(), "megapixels"),
        (b"GIF89a", "JPEG, PNG and WEBP"),
        (b"\xff\xd8\xff", "cannot be read"),
        (FileAway(), "Send it again"),
    ],
    ids=["blank", "other", "damaged", "ahead", "bomb", "gif", "broken", "away"],
)
async def test_what_is_no_receipt_is_told_in_words(make_chat, picture, words):
    shown = await make_chat(41).sends(picture)
    assert words in shown.text
    for number, language in enumerate(("uz-Latn", "uz-Cyrl", "ru"), 50):
        there = await make_chat(number, an_actor(language=language)).sends(picture)
        assert there.text
        assert there.text != shown.text


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(chat):
    assert "20 MB" in (await chat.sends(receipt(RU), size=21_000_000)).text
    assert chat.sent.fetched == []


async def test_who_may_only_look_has_nothing_fetched(make_chat):
    viewer = make_chat(8, an_actor(role=Role.VIEWER))
    assert "role does not allow" in (await viewer.sends(receipt(RU))).text
    assert viewer.sent.fetched == []


async def test_a_picture_that_no_domain_takes_says_so(chat):
    chat.desk.table.pictures.clear()
    assert "no use for pictures" in (await chat.sends(receipt(RU))).text


async def test_a_receipt_can_be_undone_only_for_ten_minutes_and_removed_after_it(chat, clock):
    shown = await chat.sends(receipt(RU))
    clock.offset = timedelta(minutes=11)
    await chat.presses("Undo", on=shown)
    assert "Ten minutes" in chat.toasts[-1]
