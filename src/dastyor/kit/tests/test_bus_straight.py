"""Facts that go ahead: straight to the brokers while they answer, by way of the outbox while they do not."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack, asynccontextmanager

import pytest

from dastyor.kit.bus import straight as going_ahead
from dastyor.kit.bus.kafka import KafkaBus
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.bus.straight import Straight
from dastyor.kit.clock import monotonic
from dastyor.kit.ids import new_id
from dastyor.kit.testing.servers import started
from dastyor.kit.tests.bus_stand import TOPIC, Boiled, Whistled, standing

pytestmark = pytest.mark.kafka


@asynccontextmanager
async def prepared(addresses, clock, address):
    """A stand whose facts may go ahead, and who takes them there; a group `tea` has its place."""
    async with standing(addresses, clock, lambda *parts: KafkaBus(*parts, address), patience=60.0) as stand:
        carrier = Straight(address)
        stand.database.flushes = (Outbox(carry=carrier.carry).flush,)
        stand.helpers, stand.mark = [stand.bus.relay()], f"-{new_id()}"
        stand.tea = [stand.group("tea")]
        await stand.bus.prepare(stand.tea)
        carrier.begun()
        await stand.until(lambda: _is_back(carrier))
        yield stand, carrier
        await carrier.close()


@pytest.fixture
async def ahead(addresses, clock, kafka_server):
    async with prepared(addresses, clock, kafka_server) as made:
        yield made


async def whistle(stand, *numbers, workspace=None):
    async with stand.database.tx() as tx:
        for number in numbers:
            tx.events.publish(workspace or stand.workspace, Whistled(number=number))


async def kept(stand):
    """How many facts were put into the outbox so far."""
    return (await stand.database.alone(("select count(*) from bus.events where topic = %s", (TOPIC,))))[0][0]


async def test_a_fact_that_may_go_ahead_leaves_nothing_in_the_outbox_and_arrives_once(ahead):
    stand, _ = ahead
    async with stand.at_work(*stand.tea):
        await whistle(stand, *range(50))
        assert await kept(stand) == 0
        assert await stand.until_handled("tea", 50) == list(range(50))


async def test_of_one_transaction_only_what_may_go_ahead_does(ahead):
    stand, _ = ahead
    async with stand.at_work(*stand.tea):
        async with stand.database.tx() as tx:
            tx.events.publish(stand.workspace, Whistled(number=1))
            tx.events.publish(stand.workspace, Boiled(number=2))
        assert await kept(stand) == 1
        assert sorted(await stand.until_handled("tea", 2)) == [1, 2]


async def test_what_is_kept_is_not_overtaken_by_what_could_go_ahead(ahead):
    stand, _ = ahead
    await stand.publish(1)  # no relay is at work yet
    await whistle(stand, 2)
    assert await kept(stand) == 2
    async with stand.at_work(*stand.tea):
        assert await stand.until_handled("tea", 2) == [1, 2]
        await whistle(stand, 3)
        assert await stand.until_handled("tea", 3) == [1, 2, 3]
    assert await kept(stand) == 2, "it goes ahead again as soon as all was carried over"


async def test_an_acknowledgement_that_comes_too_late_makes_no_second_effect(ahead, monkeypatch):
    stand, carrier = ahead
    monkeypatch.setattr(going_ahead, "_PATIENCE", 0.0)
    async with stand.at_work(*stand.tea):
        await whistle(stand, 1)
        assert await kept(stand) == 1
        await asyncio.sleep(1)  # by now it has come both ways
        monkeypatch.undo()
        await stand.until(lambda: _is_back(carrier))
        await whistle(stand, 2)
        assert await stand.until_handled("tea", 2) == [1, 2]


async def test_a_roll_back_of_what_went_ahead_is_the_callers_to_repeat(ahead):
    stand, _ = ahead

    async def fail(_):
        raise ZeroDivisionError

    usual = stand.database.flushes
    async with stand.at_work(*stand.tea):
        stand.database.flushes = (*usual, fail)
        with pytest.raises(ZeroDivisionError):
            await whistle(stand, 1)
        stand.database.flushes = usual
        assert await stand.until_handled("tea", 1) == [1]


async def _is_back(carrier):
    return not carrier.is_away


async def test_brokers_that_never_answered_keep_no_caller_waiting(addresses, clock):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        carrier = Straight(f"127.0.0.1:{nobody.getsockname()[1]}")
    async with standing(addresses, clock, lambda *parts: KafkaBus(*parts, carrier.address)) as stand:
        stand.database.flushes = (Outbox(carry=carrier.carry).flush,)
        began = monotonic()
        for number in range(50):
            await whistle(stand, number)
        assert monotonic() - began < going_ahead._PATIENCE
        assert await kept(stand) == 50
    await carrier.close()


@pytest.mark.fault
async def test_while_the_brokers_are_away_all_is_kept_and_afterwards_it_goes_ahead_again(addresses, clock, tmp_path):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])

    async def begin(stack: ExitStack) -> str:
        return await asyncio.to_thread(stack.enter_context, started("kafka", "--port", port, "--room", str(tmp_path)))

    with ExitStack() as first, ExitStack() as second:
        address = await begin(first)
        async with prepared(addresses, clock, address) as (stand, carrier), stand.at_work(*stand.tea):
            await whistle(stand, 0)
            await stand.until_handled("tea", 1)
            # Killed in the middle of them: some are acknowledged, some are kept, and of some nobody knows.
            crowd = [asyncio.create_task(whistle(stand, number)) for number in range(1, 40)]
            await asyncio.gather(asyncio.to_thread(first.close), *crowd)
            for number in range(40, 200):
                await whistle(stand, number)
            assert carrier.is_away
            assert await kept(stand) > 100
            await begin(second)
            handled = await stand.until_handled("tea", 200)
            assert sorted(handled) == list(range(200))
            assert [number for number in handled if number >= 40] == list(range(40, 200))
            await stand.until(lambda: _is_back(carrier))
            before = await kept(stand)
            await whistle(stand, 200)
            assert await kept(stand) == before
            assert (await stand.until_handled("tea", 201))[-1] == 200
