"""Row 15: whatever is typed or pressed, in whatever order, is answered, and never by an excuse for a fault of ours."""

from __future__ import annotations

import asyncio
import itertools
import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.journeys.test_walk import OWN, check, walker  # noqa: F401 - a fixture is asked for by its name

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
LIVES, TURNS = (1_000, 200) if WHOLE else (8, 40)
_NUMBERS = itertools.count(5_000)

anything = st.text(max_size=4096)
amounts = st.builds(
    "{} {}{}".format, st.sampled_from(["lunch", "обед", "osh", "такси", "мошина", ""]),
    st.one_of(st.integers(-(10**15), 10**25), st.decimals(allow_nan=True, allow_infinity=True), st.text("0123456789., k٣५", max_size=20)),
    st.sampled_from(["", " USD", "k", " млн", " сўм", " вчера", " 31.02", "%"]),
)  # fmt: skip
links = st.builds("/start {}-{}".format, st.sampled_from(["join", "gone", ""]), st.text(max_size=80))
commands = st.builds(
    "/{} {}".format, st.sampled_from(["month", "expense", "keys", "invite", "x" * 70, "start@other_bot"]), anything
)
long_ones = st.builds(
    lambda part, times: (part * times)[:4096], st.text(min_size=1, max_size=8), st.integers(300, 4096)
)


class Turns(RuleBasedStateMachine):
    """One person's life with the bot; `walker`, `loop` and `count` are set by the test."""

    walker = loop = None
    count = 0

    def __init__(self):
        super().__init__()
        number = next(_NUMBERS)
        self.chat = self.walker(number, list(OWN)[number % 4].partition("-")[0])
        self.run(self.chat.says("/start"))

    def run(self, turn):
        type(self).count += 1
        shown = asyncio.run_coroutine_threadsafe(turn, self.loop).result(60)
        check(self.chat, shown, "after a turn")

    @rule(text=st.one_of(anything, amounts, links, commands, long_ones))
    def says(self, text):
        self.run(self.chat.says(text))

    @rule(pick=st.integers(0, 200), age=st.integers(0, 5))
    def presses(self, pick, age):
        number = sorted(self.chat.messages)[-1 - age % len(self.chat.messages)]
        there = [button for row in self.chat.messages[number].buttons for button in row if "callback_data" in button]
        if there:
            self.run(self.chat.presses_data(there[pick % len(there)]["callback_data"], number))

    @rule(data=st.text(min_size=1, max_size=64))
    def presses_what_we_never_made(self, data):
        self.run(self.chat.presses_data(data))

    @rule(pick=st.integers(0, 200), at=st.integers(0, 63), letter=st.characters())
    def presses_what_was_tampered_with(self, pick, at, letter):
        there = [b["callback_data"] for row in self.chat.last.buttons for b in row if "callback_data" in b]
        if there:
            data = there[pick % len(there)]
            self.run(self.chat.presses_data(data[:at] + letter + data[at + 1 :]))


@pytest.mark.timeout(6000 if WHOLE else 120)
async def test_nothing_that_is_typed_or_pressed_ends_in_a_fault(walker):  # noqa: F811 - the fixture
    Turns.walker, Turns.loop = staticmethod(walker), asyncio.get_running_loop()
    known = settings(
        max_examples=LIVES, stateful_step_count=TURNS, deadline=None, database=None, derandomize=not WHOLE,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    await asyncio.to_thread(run_state_machine_as_test, Turns, settings=known)
    print(f"{Turns.count} inputs")
    assert Turns.count > LIVES
