"""Row 4: a storm of 429 in some chats, with 5xx among them; the others must not notice."""

from __future__ import annotations

import asyncio
import os
from statistics import quantiles

import msgspec
import pytest

from dastyor.lab.telegram.faults import Fault

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
CHATS, SENDS, WAITS = (500, 10_000, (1, 30)) if WHOLE else (20, 200, (1, 1))
#: Half of the chats are hit with twice the share: 30 % of all calls answer 429.
SHARE = 0.6


class Witness:
    """Keeps every call of the sandbox, which itself forgets."""

    def __init__(self, line):
        self.line, self.calls, self.seen = line, [], 0

    async def watch(self):
        while True:
            self.look()
            await asyncio.sleep(0.1)

    def look(self):
        for call in self.line.sandbox.state.calls.since(self.seen):
            self.seen = call.seq
            if call.method == "sendMessage":
                self.calls.append(call)

    def too_early(self):
        """Calls to a chat that was asked for silence."""
        silent_until, found = {}, 0
        for call in self.calls:
            chat = int(call.params["chat_id"])
            found += call.at < silent_until.get(chat, 0.0)
            if call.code == 429:
                wait = msgspec.json.decode(call.answer)["parameters"]["retry_after"]
                silent_until[chat] = call.at + wait
        return found

    def count(self, code):
        return sum(call.code == code for call in self.calls)


async def last(line):
    ((seq,),) = await asyncio.to_thread(line.ask, "select coalesce(max(seq), 0) from telegram.outgoing")
    return seq


async def p95(line, chats, *, after):
    """Seconds from the commit to the delivery that 95 % of the messages to these chats stay below."""
    rows = await asyncio.to_thread(
        line.ask,
        f"select chat_id, extract(epoch from sent_at - created_at)::float from telegram.outgoing where seq > {after}",
    )
    return quantiles((delay for chat, delay in rows if chat in chats), n=20)[-1]


@pytest.mark.timeout(1800 if WHOLE else 120)
async def test_a_storm_of_429_holds_its_own_chats_and_no_others(pipeline, dice, seed):
    async with pipeline() as line:
        line.meet(CHATS)
        line.start("receiver", "worker", "sender")
        line.write(line.people[0])
        await line.settled(within=30)
        await line.keep_writing(SENDS // 4, dice, pause=0.01)
        await line.settled(within=60)
        stormy, quiet = line.people[: CHATS // 2], {person.id for person in line.people[CHATS // 2 :]}
        calm, before = await p95(line, quiet, after=1), await last(line)
        for number, person in enumerate(stormy):
            dice_seed = seed + number
            line.faults.add(
                Fault(method="sendMessage", code=429, retry_after=WAITS, share=SHARE, chat=person.id, seed=dice_seed)
            )
        witness = Witness(line)
        watching = asyncio.get_running_loop().create_task(witness.watch())
        await line.keep_writing(SENDS, dice, pause=0.01)
        await line.settled(within=1500 if WHOLE else 80)
        watching.cancel()
        witness.look()
        storm = await p95(line, quiet, after=before)
        ledger = line.ledger()
        print(f"{witness.count(429)} of {len(witness.calls)} calls answered 429; {ledger.told()}; "
              f"p95 of the other chats {calm * 1000:.0f} ms calm, {storm * 1000:.0f} ms in the storm")  # fmt: skip
        ledger.check()
        assert not ledger.unknown
        assert witness.count(429) > SENDS / 10
        assert witness.too_early() == 0
        # Who waits behind a stormy chat waits for its whole second; less than half of that is this machine's own noise.
        assert storm <= max(2 * calm, 0.1 if WHOLE else 0.5)


async def test_errors_of_the_server_lose_nothing(pipeline, dice, seed):
    async with pipeline() as line:
        line.meet(20)
        line.faults.add(Fault(method="sendMessage", code=502, share=0.1, seed=seed))
        line.start("receiver", "worker", "sender")
        await line.keep_writing(SENDS // 2, dice)
        await line.settled(within=90)
        ledger = line.ledger()
        print(ledger.told())
        ledger.check()
