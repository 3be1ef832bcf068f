"""Large expenses: the owners are told of what others spend above the limit, once, with a way to take it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dastyor.domains.expenses.events import ApprovalAsked
from dastyor.domains.expenses.model import ExpenseDraft
from dastyor.domains.expenses.model.rates import Wanted
from dastyor.domains.expenses.preferences import LARGE_ABOVE
from dastyor.domains.expenses.service import Expenses
from dastyor.domains.expenses.service.rate_asking import RateAsking
from dastyor.domains.expenses.store import RatesStore
from dastyor.fronts.notify import _message
from dastyor.kit.actor import Role
from dastyor.kit.money import Money, Rate
from dastyor.kit.notices import Notice
from dastyor.kit.telegram.presses import Signer
from tests.support.fixtures import KEYS, an_actor
from tests.support.person import catalogues


def goods(amount, currency="UZS"):
    return ExpenseDraft(
        amount=Money(Decimal(amount), currency), category="goods", note="tea A&B", spent_on=date(2026, 11, 2)
    )


def asked(tx):
    return [each.fact for each in tx.events.items if isinstance(each.fact, ApprovalAsked | Notice)]


@pytest.fixture
def limited(circle):
    circle.settings[LARGE_ABOVE.key] = 1_000_000
    return circle


@pytest.mark.parametrize(
    ("amount", "currency", "is_asked"),
    [(999_999, "UZS", False), (1_000_000, "UZS", False), ("1000000.01", "UZS", True), (5_000_000, "USD", False)],
)
async def test_above_the_limit_the_owners_are_asked_and_what_has_no_rate_is_not_compared(
    publishing, limited, dilnoza, amount, currency, is_asked
):
    async with publishing.tx(dilnoza.workspace) as tx:
        (made,) = await Expenses(tx).record(dilnoza, [goods(amount, currency)])
        facts = asked(tx)
    assert len(facts) == (2 if is_asked else 0)
    if is_asked:
        event, notice = facts
        assert (event.expense, event.by, event.above) == (made.id, dilnoza.person, Money(Decimal(1_000_000), "UZS"))
        assert (notice.roles, notice.to) == ((Role.OWNER,), ())


async def test_nobody_is_asked_about_the_owners_own_nor_without_a_limit(publishing, actor, limited, dilnoza):
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [goods(5_000_000)])
        assert asked(tx) == []
    limited.settings.clear()
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(dilnoza, [goods(5_000_000)])
        assert asked(tx) == []


async def test_a_change_is_asked_when_it_crosses_the_limit_and_once(publishing, limited, dilnoza):
    counts = []
    async with publishing.tx(dilnoza.workspace) as tx:
        (made,) = await Expenses(tx).record(dilnoza, [goods(500_000)])
        for amount in (600_000, 2_000_000, 3_000_000, 500_000, 2_000_000):
            await Expenses(tx).change(dilnoza, made.id, amount=Money(Decimal(amount), "UZS"))
            counts.append(len(asked(tx)) // 2)
        await Expenses(tx).undo(dilnoza, made.entry)
        await Expenses(tx).restore(dilnoza, made.entry)
        assert len(asked(tx)) // 2 == counts[-1]
    assert counts == [0, 1, 1, 1, 2]


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_the_owner_opens_it_or_takes_it_off_from_the_notice(
    publishing, make_chat, actor, limited, dilnoza, language
):
    owner = replace(actor, language=language)
    chat = make_chat(41, owner)
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(dilnoza, [goods(5_000_000)])
        _, notice = asked(tx)
    (listener,) = await limited.listeners(None, actor.workspace, roles=notice.roles)
    shown = _message(
        notice, replace(listener, chat=41, language=language), catalogues(), Signer(KEYS), chat.database.clock.now()
    )
    assert "Dilnoza" in shown.payload["text"]
    assert "tea A&amp;B" in shown.payload["text"]
    chat._arrives(shown)
    labels = chat.last.labels
    number = max(chat.messages)
    kept = chat.last
    assert "tea A&amp;B" in (await chat.presses(labels[0])).text
    chat.messages[number] = kept
    assert "<s>" in (await chat.presses(labels[1], on=kept)).text
    async with publishing.tx(actor.workspace) as tx:
        assert await tx.value("select count(*) from expenses.expense where removed_at is null") == 0


async def test_an_owners_write_asks_for_no_limit(publishing, actor, limited, monkeypatch):
    async def never(tx, workspace):
        raise AssertionError("the limit was asked for")

    monkeypatch.setattr(limited, "preferences", never)
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [goods(5_000_000)])
    cashier = an_actor(workspace=actor.workspace, role=Role.CASHIER)
    with pytest.raises(AssertionError):
        async with publishing.tx(actor.workspace) as tx:
            await Expenses(tx).record(cashier, [goods(5)])


async def test_what_had_no_rate_is_asked_about_when_it_has_one(publishing, actor, limited, dilnoza):
    async with publishing.tx(actor.workspace) as tx:
        (hers,) = await Expenses(tx).record(dilnoza, [goods(5_000, "USD")])
        await Expenses(tx).record(dilnoza, [goods(5, "USD")])
        await Expenses(tx).record(actor, [goods(6_000, "USD")])
        assert asked(tx) == []
    async with publishing.tx() as tx:
        await RatesStore(tx).add([Rate("USD", "UZS", Decimal(12_000), hers.spent_on, "cbu")], tx.clock.now())
    told, flush = [], publishing.flushes
    publishing.flushes = (lambda tx: _kept(told, tx), *flush)
    for _ in range(2):
        await RateAsking(publishing).fill(actor.workspace, Wanted(hers.spent_on, "USD", "UZS"), is_last_try=True)
    event, notice = told
    assert (event.expense, event.by, event.base) == (hers.id, dilnoza.person, Money(Decimal(60_000_000), "UZS"))
    assert notice.values["who"] == dilnoza.name


async def _kept(told, tx):
    told += asked(tx)
