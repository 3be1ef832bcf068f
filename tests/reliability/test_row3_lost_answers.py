"""Row 3: Telegram takes the message and its answer is lost on the way."""

from __future__ import annotations

import os

import pytest

from dastyor.lab.telegram.faults import Fault

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
SENDS, SHARE = (5_000, 0.05) if WHOLE else (300, 0.1)


async def test_what_may_not_double_never_doubles_and_every_doubt_is_settled_within_a_minute(pipeline, dice, seed):
    async with pipeline() as line:
        line.meet(50)
        line.faults.add(Fault(method="sendMessage", code=0, after_effect=True, share=SHARE, seed=seed))
        line.start("receiver", "worker", "sender")
        await line.keep_writing(SENDS, dice)
        took = await line.settled(within=60)
        ledger = line.ledger()
        ledger.check()
        lost = sum(call.code == 0 for call in line.sandbox.state.calls.since(0) if call.method == "sendMessage")
        print(f"{lost} answers lost: {ledger.told()}; settled {took:.1f} s after the last update")
        assert lost > 0
        # Odd numbers are never repeated: each lost answer is a doubt that a person is shown, and the message was there.
        never = {(chat, number) for chat, number in ledger.unknown if number % 2}
        assert never
        assert all(ledger.arrived[chat].count(str(number)) == 1 for chat, number in never)
        # Even ones came a second time, and said so.
        assert any(text.startswith("↻") for texts in ledger.arrived.values() for text in texts)
