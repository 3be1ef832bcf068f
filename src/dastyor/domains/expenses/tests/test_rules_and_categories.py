"""What corrections teach, what a workspace calls its own: kept, used, applied to the past, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import (
    CategoryKnown,
    CategoryUnfit,
    NoSuchCategory,
    NoSuchRule,
    RuleUnfit,
    TooLateToUndo,
    TooManyCategories,
)
from dastyor.domains.expenses.model import CATEGORIES, ExpenseDraft
from dastyor.domains.expenses.rules import read_line
from dastyor.domains.expenses.rules.called import named, rule_parts
from dastyor.domains.expenses.rules.learning import fits, rule_words
from dastyor.domains.expenses.service import Categories, Expenses, Rules
from dastyor.domains.expenses.store import Totals
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.money import Money
from tests.support.fixtures import an_actor

TODAY = date(2026, 11, 19)


async def act(database, actor, kind, what, *args, **how):
    async with database.tx(actor.workspace) as tx:
        done = await getattr(kind(tx), what)(actor, *args, **how)
        tx.changes.clear()
    return done


async def write(database, actor, *notes, category="other"):
    drafts = [
        ExpenseDraft(amount=Money(Decimal(5000), "UZS"), category=category, note=note, spent_on=date(2026, 11, 2))
        for note in notes
    ]
    return await act(database, actor, Expenses, "record", drafts)


async def category_of(database, actor, line):
    reading = await act(database, actor, Expenses, "read", line)
    return [item.category for item in reading.items]


async def categories_now(database, actor, made):
    async with database.tx(actor.workspace) as tx:
        assert await Totals(tx).differing(actor.workspace) == [], "the totals are kept"
        return [(await Expenses(tx).one(actor, each.id)).category for each in made]


async def test_a_corrected_category_is_known_the_next_time_however_it_is_typed(publishing, actor):
    (made,) = await write(publishing, actor, "Gʻishtxona uchun qum")
    assert await category_of(publishing, actor, "g'ishtxona uchun qum 450 ming") != ["supplies"]
    await act(publishing, actor, Expenses, "change", made.id, category="supplies")
    assert await category_of(publishing, actor, "450 ming GʼISHTXONA UCHUN QUM") == ["supplies"]
    assert await category_of(publishing, an_actor(), "g'ishtxona uchun qum 450 ming") != ["supplies"]


async def test_the_last_correction_counts(publishing, actor):
    (made,) = await write(publishing, actor, "обед")
    for category in ("fun", "travel"):
        await act(publishing, actor, Expenses, "change", made.id, category=category)
    assert await category_of(publishing, actor, "обед 45 000") == ["travel"]


async def test_a_change_of_amount_or_of_an_expense_without_words_teaches_nothing(publishing, actor):
    first, second = await write(publishing, actor, "обед", "")
    await act(publishing, actor, Expenses, "change", first.id, amount=Money(Decimal(7), "USD"))
    await act(publishing, actor, Expenses, "change", second.id, category="fun")
    assert await act(publishing, actor, Rules, "all") == []


async def test_what_a_note_mostly_was_of_late_is_what_it_is(publishing, actor):
    line = "хрямба 45 000"
    assert await category_of(publishing, actor, line) == [None]
    await write(publishing, actor, "хрямба", "хрямба", category="goods")
    await write(publishing, actor, "хрямба", category="fun")
    reading = await act(publishing, actor, Expenses, "read", line)
    assert reading.is_sure
    assert [item.category for item in reading.items] == ["goods"]
    assert await category_of(publishing, actor, "Хрямба 45 000") == ["goods"]


async def test_a_rule_outweighs_what_was_before(publishing, actor):
    await write(publishing, actor, "хрямба", category="goods")
    await act(publishing, actor, Rules, "put", "хрямба", "repair")
    assert await category_of(publishing, actor, "хрямба 45 000") == ["repair"]


async def test_a_rule_shows_what_it_would_touch_is_applied_at_once_and_taken_back(publishing, actor):
    made = await write(publishing, actor, "арматура 12", "Арматура для склада", "арматурщику", "обед")
    (already,) = await write(publishing, actor, "арматура", category="goods")
    rule = await act(publishing, actor, Rules, "put", "арматура", "goods")
    assert set(await act(publishing, actor, Rules, "touched", rule)) == {made[0].id, made[1].id}
    applied = await act(publishing, actor, Rules, "apply", rule.mark)
    assert applied.count == 2
    assert await categories_now(publishing, actor, made) == ["goods", "goods", "other", "other"]
    await act(publishing, actor, Expenses, "change", made[0].id, category="fun")
    assert await act(publishing, actor, Rules, "undo", applied.id) == 1
    assert await categories_now(publishing, actor, [*made, already]) == ["fun", "other", "other", "other", "goods"]
    with pytest.raises(TooLateToUndo):
        await act(publishing, actor, Rules, "undo", applied.id)


async def test_an_applied_rule_is_announced_for_each_expense(publishing, actor):
    await write(publishing, actor, "арматура", "арматура")
    rule = await act(publishing, actor, Rules, "put", "арматура", "goods")
    async with publishing.tx(actor.workspace) as tx:
        await Rules(tx).apply(actor, rule.mark)
        assert [published.fact.wire for published in tx.events.items] == ["expense.changed.v1"] * 2
        assert len(tx.changes) == 2
        tx.changes.clear()


async def test_after_ten_minutes_the_past_stays_as_the_rule_made_it(publishing, actor, clock):
    made = await write(publishing, actor, "арматура")
    rule = await act(publishing, actor, Rules, "put", "арматура", "goods")
    applied = await act(publishing, actor, Rules, "apply", rule.mark)
    clock.offset = timedelta(minutes=11)
    with pytest.raises(TooLateToUndo):
        await act(publishing, actor, Rules, "undo", applied.id)
    assert await categories_now(publishing, actor, made) == ["goods"]


async def test_a_removed_rule_is_used_no_more(publishing, actor):
    rule = await act(publishing, actor, Rules, "put", "обед", "fun")
    await act(publishing, actor, Rules, "remove", rule.mark)
    assert await category_of(publishing, actor, "обед 45 000") == ["eating_out"]
    with pytest.raises(NoSuchRule):
        await act(publishing, actor, Rules, "remove", rule.mark)


async def test_a_rule_is_shown_as_it_was_written_also_one_of_an_elder_version(chat, publishing, actor):
    assert "Xarid taxi" in (await chat.says("/rules Xarid taxi = rent")).text
    await chat.says("obed boʻldi 45 000")
    assert "Xarid taxi" in (await chat.says("/rules")).text
    async with publishing.tx(actor.workspace) as tx:
        await tx.run("update expenses.rule set said = null")
        assert [rule.said for rule in await Rules(tx).all(actor)] == ["tahi"]


async def test_only_the_newest_two_thousand_rules_are_kept(publishing, actor, monkeypatch):
    monkeypatch.setattr("dastyor.domains.expenses.store.rules.MOST", 3)
    for number in range(5):
        await act(publishing, actor, Rules, "put", f"вещь{'абвгд'[number]}", "goods")
    assert [rule.words for rule in await act(publishing, actor, Rules, "all")] == ["вещьд", "вещьг", "вещьв"]


async def test_what_is_no_rule_is_refused(publishing, actor):
    for words, category, refusal in (
        ("", "fun", RuleUnfit), ("45 000", "fun", RuleUnfit), ("я " * 150, "fun", RuleUnfit),
        ("обед", "нет такой", NoSuchCategory),
    ):  # fmt: skip
        with pytest.raises(refusal):
            await act(publishing, actor, Rules, "put", words, category)
    for what, args in (("put", ("обед", "fun")), ("apply", ("x",)), ("remove", ("x",))):
        with pytest.raises(Forbidden):
            await act(publishing, an_actor(role=Role.VIEWER), Rules, what, *args)


async def test_one_workspace_cannot_use_the_rules_of_another(publishing, actor):
    rule = await act(publishing, actor, Rules, "put", "обед", "fun")
    applied = await act(publishing, actor, Rules, "apply", rule.mark)
    other = an_actor()
    with pytest.raises(NoSuchRule):
        await act(publishing, other, Rules, "apply", rule.mark)
    with pytest.raises(TooLateToUndo):
        await act(publishing, other, Rules, "undo", applied.id)


def test_the_longest_rule_knows_best_and_two_that_disagree_know_nothing():
    def read(text, **rules):
        return read_line(text, today=TODAY, currency="UZS", learned=rules).items[0].category

    assert read("обед клиент 45к", обед="fun", **{"обед клиент": "marketing"}) == "marketing"
    assert read("обед клиент 45к", обед="fun", клиент="marketing") is None
    assert read("обед клиент 45к", обед="fun", клиент="fun") == "fun"


@given(st.lists(st.sampled_from(["обед", "такси", "гўшт", "taksi", "арматура", "кофе"]), min_size=1, max_size=6))
def test_a_rule_made_of_a_note_fits_that_note(words):
    note = " ".join(words)
    assert fits(rule_words(note), note)
    reading = read_line(f"{note} 45 000", today=TODAY, currency="UZS", learned={rule_words(note): "fees"})
    assert [item.category for item in reading.items] == ["fees"]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("arenda → rent", ("arenda", "rent")),
        ("аренда склада -> Аренда", ("аренда склада", "Аренда")),
        ("taksi=transport", ("taksi", "transport")),
        ("такси - транспорт", ("такси", "транспорт")),
        ("такси-грузовое → transport", ("такси-грузовое", "transport")),
        ("обед", None),
        ("→ rent", None),
        ("", None),
    ],
)
def test_a_rule_is_words_and_what_they_mean(said, parts):
    assert rule_parts(said) == parts


def test_a_category_is_meant_by_its_id_its_name_or_a_word_of_it():
    names = {"rent": "Аренда", "other": "Прочее", "Реквизит": "Реквизит"}
    assert [named(said, names) for said in ("rent", "АРЕНДА", "ijara", "реквизит", "чепуха")] == [
        "rent", "rent", "rent", "Реквизит", None,
    ]  # fmt: skip


async def test_an_own_category_is_used_like_any_other(publishing, actor):
    await act(publishing, actor, Categories, "add", "  Реквизит   съёмки ")
    (made,) = await write(publishing, actor, "маска", category="реквизит съемки")
    assert made.category == "Реквизит съёмки"
    assert await category_of(publishing, actor, "реквизит съёмки 45 000") == ["Реквизит съёмки"]
    assert await categories_now(publishing, actor, [made]) == ["Реквизит съёмки"]


async def test_a_removed_category_stays_on_its_expenses_and_is_offered_no_more(publishing, actor):
    own = await act(publishing, actor, Categories, "add", "Реквизит")
    (made,) = await write(publishing, actor, "маска", category="Реквизит")
    await act(publishing, actor, Rules, "put", "маска", "Реквизит")
    await act(publishing, actor, Categories, "remove", own.mark)
    assert await categories_now(publishing, actor, [made]) == ["Реквизит"]
    assert await category_of(publishing, actor, "маска 45 000") != ["Реквизит"]
    with pytest.raises(NoSuchCategory):
        await write(publishing, actor, "маска", category="Реквизит")
    await act(publishing, actor, Expenses, "change", made.id, category="Реквизит", note="две маски")


async def test_names_that_cannot_be_are_refused(publishing, actor):
    await act(publishing, actor, Categories, "add", "Реквизит")
    for name, refusal in (("", CategoryUnfit), ("…!", CategoryUnfit), ("я" * 41, CategoryUnfit),
                          ("РЕКВИЗИТ!", CategoryKnown), ("rent", CategoryKnown)):  # fmt: skip
        with pytest.raises(refusal):
            await act(publishing, actor, Categories, "add", name)
    with pytest.raises(NoSuchCategory):
        await act(publishing, actor, Categories, "remove", "rent")
    with pytest.raises(Forbidden):
        await act(publishing, an_actor(role=Role.VIEWER), Categories, "add", "Реквизит")


async def test_a_workspace_has_fifty_categories_of_its_own_at_most(publishing, actor):
    for number in range(50):
        await act(publishing, actor, Categories, "add", f"Своя {number}")
    with pytest.raises(TooManyCategories):
        await act(publishing, actor, Categories, "add", "Лишняя")
    assert await act(publishing, an_actor(), Categories, "all") == []


async def test_categories_over_rest(program, actor):
    made = await program.post("/expenses/categories", json={"name": "Реквизит"})
    assert (made.status_code, made.json()) == (201, {"name": "Реквизит", "own": True})
    assert (await program.post("/expenses/categories", json={"name": "реквизит"})).status_code == 409
    listed = (await program.get("/expenses/categories")).json()["items"]
    assert [item["name"] for item in listed] == [*CATEGORIES, "Реквизит"]
    item = (await program.post("/expenses", json={"amount": "5", "category": "Реквизит"})).json()["items"][0]
    assert item["category"] == "Реквизит"
    assert (await program.delete("/expenses/categories/Реквизит")).status_code == 204
    assert (await program.delete("/expenses/categories/Реквизит")).status_code == 422
    assert (await program.post("/expenses", json={"amount": "5", "category": "Реквизит"})).status_code == 422


async def test_rules_in_chat(chat):
    assert "no rules yet" in (await chat.says("/rules")).text
    await chat.says("lunch 45 000")
    await chat.presses("Category")
    await chat.presses("Travel")
    await chat.says("lunch 50 000")
    shown = await chat.says("/rules")
    assert "lunch" in shown.text
    assert "Travel" in shown.text
    await chat.presses("Add a rule")
    assert "is no rule" in (await chat.says("nonsense")).text
    shown = await chat.says("lunch → Fun")
    assert "2 past expenses" in shown.text
    assert "2 expenses changed" in (await chat.presses("Apply")).text
    assert "Fun — " in (await chat.says("/month")).text
    applied = next(shown for shown in chat.messages.values() if "2 expenses changed" in shown.text)
    await chat.presses("Undo", on=applied)
    assert any("2 expenses have" in shown.text for shown in chat.messages.values())
    assert "Travel — " in (await chat.says("/month")).text
    await chat.says("/rules taxi = rent")
    await chat.presses("Remove")
    assert "taxi" not in (await chat.says("/rules")).text


async def test_a_rule_undone_too_late_says_what_can_still_be_done(chat, clock):
    await chat.says("lunch 45 000")
    await chat.says("/rules lunch → Fun")
    applied = await chat.presses("Apply")
    clock.offset = timedelta(minutes=11)
    await chat.presses("Undo", on=applied)
    assert "change the category of each in the list: /month" in chat.toasts[-1]


async def test_own_categories_in_chat(chat):
    assert "no categories of your own" in (await chat.says("/categories")).text
    await chat.presses("Add a category")
    assert "will not do" in (await chat.says("!!")).text
    assert "Stage &amp; props" in (await chat.says("Stage & props")).text
    await chat.says("mask 45 000")
    if "What" in chat.last.text or "is this" in chat.last.text:
        await chat.presses("45,000")
    await chat.presses("Category")
    shown = await chat.presses("Stage & props")
    assert "Stage &amp; props" in shown.text
    assert "Stage &amp; props — " in (await chat.says("/month")).text
    await chat.says("45 000")
    assert "Stage &amp; props" in (await chat.presses("Stage")).text
    await chat.says("/categories")
    assert "no categories of your own" in (await chat.presses("✕ Stage")).text


async def test_many_categories_come_in_pages(chat):
    for number in range(6):
        await chat.says(f"/categories Own {number}")
    await chat.says("45 000")
    first = list(chat.last.labels)
    await chat.presses("More")
    second = list(chat.last.labels)
    assert "Own 0" in first
    assert "Other" not in first
    assert "Other" in second
    assert "Recorded" in (await chat.presses("Other")).text
