"""Stand: what somebody may in a business of his own counts nothing where he is a guest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.market.model import State
from dastyor.domains.market.service import Moderation, Placing
from dastyor.domains.market.service.stand import stand_at, stand_of
from dastyor.kit.approvals import APPROVE
from dastyor.kit.errors import Forbidden


async def test_a_guest_reads_lists_and_decides_nothing_of_the_business(market, channel, karim):
    ad = await market.places(karim)
    async with market.tx() as tx:
        stand = await stand_of(tx, karim)
        assert (stand.workspace, stand.is_member) == (market.actor.workspace, False)
        placing = Placing(tx)
        for asked in (
            placing.read(stand, ad.id), placing.listed(stand, list(State), limit=5),
            placing.placed(stand, ad.form, None), Moderation(tx).decide(stand, ad, APPROVE),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                await asked
    assert (await market.ad(ad)).state is State.WAITING


async def test_his_own_ads_are_his_wherever_he_stands(market, channel, karim, publishing):
    ad = await market.places(karim)
    async with publishing.tx(karim.workspace) as tx:
        stand = await stand_at(tx, karim, ad.id)
        assert stand.may_change(await Placing(tx).ad(stand, ad.id))
        assert [each.id for each in await Placing(tx).mine(stand)] == [ad.id]


async def test_what_a_program_placed_is_changed_by_programs_and_moderators_of_its_business_only(
    market, channel, karim, cashier
):
    made = await market.places(replace(cashier, person=None))
    assert made.seller is None
    may = {"till": replace(cashier, person=None), "cashier": cashier, "owner": market.actor, "guest": karim}
    async with market.tx() as tx:
        found = {
            name: (await stand_of(tx, actor, market.actor.workspace)).may_change(made) for name, actor in may.items()
        }
    assert found == {"till": True, "cashier": False, "owner": True, "guest": False}
