"""What every bus promises, as tests. A transport's own test file gives the fixture `stand` and inherits BusSuite."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from random import Random
from typing import Any

import psycopg
import pytest

from dastyor.kit.bus import outbox
from dastyor.kit.bus.base import LARGEST, Message, MessageTooLarge
from dastyor.kit.bus.replay import replay
from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.tests.bus_stand import TOPIC, Boiled, Broke, Stand


class Spoiled(Exception):
    """What a broken reaction raises."""


class BusSuite:
    """Order, once-only effects, isolation, poison, replay, late commits: the same for every transport."""

    async def test_a_workspace_stays_in_order(self, stand: Stand) -> None:
        """Many transactions of several workspaces: each group sees those of one workspace as they were made."""
        seen: dict[WorkspaceId, list[int]] = defaultdict(list)

        async def note(_: Tx, envelope: Envelope, fact: Boiled) -> None:
            seen[envelope.subject].append(fact.number)

        groups = [stand.group("tea", note)]
        await stand.bus.prepare(groups)
        workspaces = [WorkspaceId(new_id()) for _ in range(5)]
        async with stand.at_work(*groups):
            for number in range(40):
                await stand.publish(number * 2, number * 2 + 1, workspace=workspaces[number % 5])
            await stand.until_handled("tea", 80)
        assert [len(seen[workspace]) for workspace in workspaces] == [16] * 5
        assert all(seen[workspace] == sorted(seen[workspace]) for workspace in workspaces)

    async def test_every_group_hears_everything_whatever_the_others_do(self, stand: Stand) -> None:
        """A group that fails on all it hears takes nothing from the other."""

        async def fail(*_: Any) -> None:
            raise Spoiled

        groups = [stand.group("tea"), stand.group("coffee", fail)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(1, 2, 3)
            assert await stand.until_handled("tea", 3) == [1, 2, 3]
            await stand.until(lambda: _count(stand, 3))
        assert await stand.effects("coffee") == []

    async def test_the_same_event_twice_is_one_effect(self, stand: Stand) -> None:
        """A producer that repeats itself changes nothing."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            for _ in range(3):
                async with stand.database.tx() as tx:
                    await outbox.write(tx, [boiled(stand, 7, event=_SAME)], None)
            await stand.publish(8)
            assert await stand.until_handled("tea", 2) == [7, 8]

    async def test_a_crash_between_effect_and_offset_doubles_and_loses_nothing(self, stand: Stand) -> None:
        """A consumer that is cut off at seeded moments, again and again, while 300 events pass."""
        seed = 20261121
        dice = Random(seed)

        async def work(*_: Any) -> None:
            await asyncio.sleep(dice.random() * 0.004)

        groups = [stand.group("tea", work)]
        await stand.bus.prepare(groups)
        for start in range(0, 300, 30):
            await stand.publish(*range(start, start + 30))
        for _ in range(6):
            with suppress(asyncio.CancelledError):
                async with stand.at_work(*groups) as running:
                    await asyncio.sleep(dice.random() * 0.3)
                    running[0].cancel()
        async with stand.at_work(*groups):
            assert await stand.until_handled("tea", 300) == list(range(300)), f"seed {seed}"

    async def test_poison_is_set_aside_and_its_neighbours_pass_in_order(self, stand: Stand) -> None:
        """Two of twenty cannot be handled: the reason and the trace are kept, the other eighteen are handled."""

        async def choke(_: Tx, __: Envelope, fact: Boiled) -> None:
            if fact.number in {4, 11}:
                raise Spoiled(f"kettle {fact.number} is cracked")

        groups = [stand.group("tea", choke)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(*range(20))
            assert await stand.until_handled("tea", 18) == [number for number in range(20) if number not in {4, 11}]
            await stand.until(lambda: _count(stand, 2))
        dead = await stand.dead()
        assert [one.reason for one in dead] == ["Spoiled: kettle 4 is cracked", "Spoiled: kettle 11 is cracked"]
        assert dead[0].topic == TOPIC
        assert dead[0].tries == 3
        assert "in choke" in dead[0].trace

    async def test_rubbish_is_set_aside_too(self, stand: Stand) -> None:
        """What is no envelope at all blames nobody else."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        rubbish = Message(topic=TOPIC, key=stand.workspace, id=new_id(), type="kettle.boiled.v1", body=b"{]")
        async with stand.at_work(*groups):
            async with stand.database.tx() as tx:
                await outbox.write(tx, [rubbish, boiled(stand, 1)], None)
            assert await stand.until_handled("tea", 1) == [1]
            await stand.until(lambda: _count(stand, 1))
        assert (await stand.dead())[0].message == b"{]"

    async def test_an_event_that_fails_only_at_the_commit_is_found(self, stand: Stand) -> None:
        """A reaction announces what is too large: nobody knows whose fault it is until each goes alone."""

        async def announce(tx: Tx, envelope: Envelope, fact: Boiled) -> None:
            if fact.number == 2:
                tx.events.publish(envelope.subject, Boiled(number=99, note="x" * LARGEST))

        groups = [stand.group("tea", announce)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(1, 2, 3)
            assert await stand.until_handled("tea", 2) == [1, 3]
            await stand.until(lambda: _count(stand, 1))
        assert (await stand.dead())[0].reason.startswith("MessageTooLarge")

    async def test_a_replay_after_the_repair_counts_once(self, stand: Stand) -> None:
        """Asked for twice, and before the repair in vain."""
        is_broken = [True]

        async def choke(*_: Any) -> None:
            if is_broken[0]:
                raise Spoiled

        groups = [stand.group("tea", choke)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(1)
            await stand.until(lambda: _count(stand, 1))
            await ask_replay(stand)
            await stand.until(lambda: _tried(stand, 4))
            is_broken[0] = False
            await ask_replay(stand)
            await ask_replay(stand)
            assert await stand.until_handled("tea", 1) == [1]
            await stand.until(lambda: _count(stand, 0))
        assert await stand.effects("tea") == [1]

    async def test_a_new_group_starts_at_now(self, stand: Stand) -> None:
        """What was said before it came is not for it."""
        first = [stand.group("tea")]
        await stand.bus.prepare(first)
        async with stand.at_work(*first):
            await stand.publish(1, 2)
            await stand.until_handled("tea", 2)
        both = [*first, stand.group("coffee")]
        await stand.bus.prepare(both)
        await stand.publish(3)
        async with stand.at_work(*both):
            assert await stand.until_handled("coffee", 1) == [3]
            assert await stand.until_handled("tea", 3) == [1, 2, 3]

    async def test_lag_says_how_much_waits(self, stand: Stand) -> None:
        """Nobody at work: what is said waits; at work: nothing does; and nothing waits for who is left out."""
        groups = [stand.group("tea")]
        await stand.bus.prepare([*groups, stand.group("left out")])
        await stand.publish(1, 2, 3)

        async def lag() -> tuple[int, int]:
            figures = await stand.bus.figures(groups)
            assert {group for _, group in figures.lag} <= {"tea" + stand.mark}
            return figures.lag.get((TOPIC, "tea" + stand.mark), 0), figures.standing.get(TOPIC, 0)

        async def is_three() -> bool:
            return await lag() == (3, 3)

        async def is_none() -> bool:
            return await lag() == (0, 0)

        async with stand.at_work():
            await stand.until(is_three)
        async with stand.at_work(*groups):
            await stand.until(is_none)

    async def test_an_event_of_a_later_version_waits_among_the_dead(self, stand: Stand) -> None:
        """In a rolling upgrade nothing is lost; a kind that nobody here knows or wants is passed over."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        later = boiled(stand, 1, kind="kettle.boiled.v2")
        strange = boiled(stand, 2, kind="kettle.sang.v1")
        async with stand.at_work(*groups):
            async with stand.database.tx() as tx:
                tx.events.publish(stand.workspace, Broke(number=3))
                await outbox.write(tx, [later, strange, boiled(stand, 4)], None)
            assert await stand.until_handled("tea", 1) == [4]
            await stand.until(lambda: _count(stand, 1))
        assert [(one.type, one.reason) for one in await stand.dead()] == [
            ("kettle.boiled.v2", "NewerVersion: kettle.boiled.v2")
        ]

    async def test_more_than_a_mebibyte_is_refused(self, stand: Stand) -> None:
        """And with it all that the transaction did."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        with pytest.raises(MessageTooLarge):
            await stand.publish(1, 2, note="x" * LARGEST)
        async with stand.at_work(*groups):
            await stand.publish(3)
            assert await stand.until_handled("tea", 1) == [3]

    async def test_two_consumers_of_a_group_share_its_work(self, stand: Stand) -> None:
        """At the same time, and each event once."""
        inside: set[str] = set()
        was_together = [False]

        def slow(who: str) -> Any:
            async def handle(*_: Any) -> None:
                inside.add(who)
                was_together[0] |= len(inside) == 2
                await asyncio.sleep(0.005)
                inside.discard(who)

            return handle

        groups = [stand.group("tea", slow("one")), stand.group("tea", slow("two"))]
        await stand.bus.prepare(groups)
        workspaces = [WorkspaceId(new_id()) for _ in range(40)]
        async with stand.at_work(*groups):
            for number in range(400):
                await stand.publish(number, workspace=workspaces[number % 40])
            assert sorted(await stand.until_handled("tea", 400)) == list(range(400))
        assert was_together[0]

    async def test_a_late_commit_is_not_skipped(self, stand: Stand) -> None:
        """A transaction takes its place in the log and commits after others that took theirs later."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            async with stand.database.tx() as slow:
                await outbox.write(slow, [boiled(stand, 1)], None)
                await stand.publish(2)
                await asyncio.sleep(0.1)
                early = await stand.effects("tea")
            assert early == []
            assert await stand.until_handled("tea", 2) == [1, 2]

    async def test_a_long_transaction_that_publishes_nothing_holds_nobody_back(self, stand: Stand) -> None:
        """An import under way, or a slow reaction, is not waited for."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups), stand.database.tx() as slow:
            await slow.run("insert into effects.made (consumer, number) values ('import', 0)")
            await stand.publish(1)
            assert await stand.until_handled("tea", 1) == [1]

    async def test_a_rollback_publishes_nothing(self, stand: Stand) -> None:
        """Neither what was waiting nor what was already written."""
        groups = [stand.group("tea")]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            with suppress(Spoiled):
                async with stand.database.tx() as tx:
                    tx.events.publish(stand.workspace, Boiled(number=1))
                    await outbox.write(tx, [boiled(stand, 2)], None)
                    raise Spoiled
            await stand.publish(3)
            assert await stand.until_handled("tea", 1) == [3]

    async def test_a_failing_database_is_nobodys_fault(self, stand: Stand) -> None:
        """More failures than tries: the event is handled all the same, and is not among the dead."""
        left = [5]

        async def falter(*_: Any) -> None:
            left[0] -= 1
            if left[0] >= 0:
                raise psycopg.errors.SerializationFailure

        groups = [stand.group("tea", falter)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(1)
            assert await stand.until_handled("tea", 1) == [1]
        assert await stand.dead() == []

    async def test_a_reaction_may_announce_in_its_turn(self, stand: Stand) -> None:
        """What it announces is published with its effect."""

        async def brew(tx: Tx, envelope: Envelope, fact: Boiled) -> None:
            if fact.number < 3:
                tx.events.publish(envelope.subject, Boiled(number=fact.number + 1))

        groups = [stand.group("tea", brew)]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            await stand.publish(1)
            assert await stand.until_handled("tea", 3) == [1, 2, 3]


_SAME = new_id()


def boiled(stand: Stand, number: int, *, event: Any = None, kind: str = "kettle.boiled.v1") -> Message:
    """A message as the outbox writes it."""
    made = event or new_id()
    body = (
        f'{{"id":"{made}","source":"/test","type":"{kind}","specversion":"1.0","subject":"{stand.workspace}",'
        f'"time":"2026-11-21T05:00:00Z","data":{{"number":{number}}}}}'
    )
    return Message(topic=TOPIC, key=stand.workspace, id=made, type=kind, body=body.encode())


async def ask_replay(stand: Stand) -> None:
    """Ask for all of the dead."""
    async with stand.database.tx() as tx:
        await replay(tx)


async def _count(stand: Stand, number: int) -> bool:
    return len(await stand.dead()) == number


async def _tried(stand: Stand, times: int) -> bool:
    return [(one.tries, one.replay_at) for one in await stand.dead()] == [(times, None)]
