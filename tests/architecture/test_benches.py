"""What a benchmark counts as kept, how its page tells it, and that the crowd and its echo measure what they say."""

from __future__ import annotations

import json
import subprocess
from random import Random

import pytest

from dastyor.kit.errors import Unavailable
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import BOT
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.ops.bench import bot, crowd
from dastyor.ops.bench.owed import OWED, Least, Missed, Most, missed
from tools import bench as page
from tools.docs.schemas import breaks
from tools.prove.__main__ import _figures

# What is owed


@pytest.mark.parametrize(
    ("promise", "value", "holds", "says"),
    [
        (Least(0.35), 0.35, True, "≥ 0.35"),
        (Least(0.35), 0.349, False, "≥ 0.35"),
        (Least(2000), 2001, True, "≥ 2000"),
        (Most(50), 50, True, "≤ 50"),
        (Most(50), 50.1, False, "≤ 50"),
    ],
)
def test_a_bound_is_kept_up_to_itself(promise, value, holds, says):
    assert (promise.holds(value), str(promise)) == (holds, says)


def test_what_was_missed_is_said_with_what_is_owed_and_what_is_not_owed_is_not():
    figures = {"ratio": 0.2, "answer_p95_ms": 40, "press_p95_ms": 101.5, "press_p99_ms": 300, "updates_per_s": 1}
    assert missed("bot", figures) == [
        Missed("ratio", "ratio is 0.2, owed ≥ 0.35"),
        Missed("press_p95_ms", "press_p95_ms is 101.5, owed ≤ 100"),
    ]
    assert missed("a benchmark that owes nothing", figures) == []


def test_a_benchmark_without_a_figure_that_it_owes_does_not_pass():
    with pytest.raises(KeyError):
        missed("events", {"idle_p50_ms": 1})


def test_the_page_of_benchmarks_has_a_section_for_each_and_says_what_failed(tmp_path, monkeypatch):
    kept = {figure: promise.bound for figure, promise in OWED["events"].items()}
    answers = {
        "events": (0, json.dumps({**kept, "missed": []}), ""),
        "bot": (1, "", "dastyor: Nobody answered.\n"),
    }

    def run(words, **_):
        if words[0] == "git":
            return subprocess.CompletedProcess(words, 0, "abc1234\n", "")
        code, out, err = answers[words[4]]
        return subprocess.CompletedProcess(words, code, out, err)

    monkeypatch.setattr(page.subprocess, "run", run)
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    assert page.main(["events"]) == 0
    assert page.main(["events", "bot"]) == 1
    text = (tmp_path / "benchmarks.md").read_text()
    assert "commit abc1234" in text
    assert "| end to end per s | 2000 | ≥ 2000 kept |" in text
    assert "## bot\n\nFailed: dastyor: Nobody answered." in text


# The crowd


class Bot:
    """A bot in the world of the crowd, that answers each person as soon as he wrote, and each press."""

    def __init__(self, world, *, is_late=False):
        self.world, self.is_late = world, is_late

    def listens(self):
        push = self.world.updates.push

        def pushed(kind, body, **more):
            made = push(kind, body, **more)
            if not self.is_late:
                self.answers(kind, body)
            return made

        self.world.updates.push = pushed

    def answers(self, kind, body):
        if kind == "message":
            post = self.world.say(self.world.chats[body["chat"]["id"]], BOT, {"text": "✓"})
            post.keyboard = {"inline_keyboard": [[{"text": "Ha", "callback_data": "yes"}]]}
        elif kind == "callback_query":
            self.world.pressed[body["id"]].answer = {"text": "ok"}
        self.world.pulse.beat()


@pytest.fixture
def people(monkeypatch):
    """A crowd and its bot."""
    monkeypatch.setattr(crowd, "PATIENCE", 0.2)

    def of(**more):
        sandbox = Sandbox(token=crowd.TOKEN, limits=Limits(flood=False))
        Bot(sandbox.world, **more).listens()
        return crowd.Crowd(sandbox, Random(1))

    return of


@pytest.mark.parametrize(("do", "count", "times"), [("burst", 9, 1), ("steady", 5, 5), ("presses", 4, 4)])
async def test_a_crowd_gives_a_time_for_each_act_or_for_all_at_once(people, do, count, times):
    here = people()
    (took,) = await here.meet(crowd.Asked(do="meet", count=3))
    assert took >= 0
    seen = here.world.seq
    took = await getattr(here, do)(crowd.Asked(do=do, count=count, rate=1000.0))
    assert len(took) == times
    assert all(each >= 0 for each in took)
    assert here.world.seq - seen >= (0 if do == "presses" else 2 * count)
    assert len(here.people) == 3


@pytest.mark.parametrize("do", ["burst", "steady"])
async def test_a_bot_that_does_not_answer_in_time_gives_no_figure(people, do):
    here = people()
    await here.meet(crowd.Asked(do="meet", count=1))
    here.world.updates.push = type(here.world.updates).push.__get__(here.world.updates)  # it hears, and says nothing
    with pytest.raises((crowd.Late, ExceptionGroup)) as late:
        await getattr(here, do)(crowd.Asked(do=do, count=1, rate=1000.0))
    assert late.type is crowd.Late or late.value.subgroup(crowd.Late)


async def test_everybody_has_his_turn_and_the_same_seed_writes_the_same(people):
    said = []
    for _ in range(2):
        here = people()
        await here.meet(crowd.Asked(do="meet", count=2))
        await here.burst(crowd.Asked(do="burst", count=4))
        said.append([
            [post.body["text"] for post in here.world.posts[person.id].values() if post.sender != BOT]
            for person in here.people
        ])  # fmt: skip
    assert said[0] == said[1]
    assert [len(lines) for lines in said[0]] == [3, 3]
    assert all(line.split()[-1] == "000" or "000" in line for lines in said[0] for line in lines)


def test_the_crowd_as_a_program_serves_a_bot_and_the_echo_answers_it(tmp_path):
    with bot._stand(1, bot._echo) as stand:
        (took,) = stand.ask("meet", 2)
        assert took > 0
        assert len(stand.ask("burst", 4)) == 1
        stand.ask("burst", 2, text="/press")
        assert len(stand.ask("presses", 2)) == 2
        assert stand.processor() > 0
        stand._crowd.kill()
        with pytest.raises((Unavailable, BrokenPipeError)):
            stand.ask("burst", 1)


def test_figures_of_a_run_are_medians_of_its_pairs():
    pairs = [((100.0, 2.0), (200.0, 1.0)), ((120.0, 3.0), (200.0, 1.5)), ((90.0, 9.0), (900.0, 0.5))]
    assert bot._throughput(pairs) == {
        "updates_per_s": 100, "echo_updates_per_s": 200, "ratio": 0.5, "ratio_least": 0.1,
        "ratio_most": 0.6, "cpu_ms_per_update": 3.0,
        "echo_cpu_ms_per_update": 1.0,
    }  # fmt: skip
    assert bot._percentiles("answer", [at / 1000 for at in range(1, 1000)]) == {
        "answer_p50_ms": 500.0, "answer_p95_ms": 950.0, "answer_p99_ms": 990.0,
    }  # fmt: skip


# Prove, documents


@pytest.mark.parametrize(
    ("lines", "passed", "figures"),
    [
        (["50 kills, lost 0", "...  [100%]", "3 passed in 2.1s", "=====", "-----", ""], True, ["50 kills, lost 0"]),
        ([".seed 7: lost 0", "Using --randomly: random seed 1"], True, ["seed 7: lost 0"]),
        (["12:00 [info    ] started", "12:00 [warning  ] slow", "lost 0"], True, ["lost 0"]),
        (["lost " * 80], True, ["lost " * 60]),
        ([f"figure {n}" for n in range(20)], True, [f"figure {n}" for n in range(12)]),
        (
            ["lost 1", "E  assert 1 == 0", "FAILED test_a.py", "1 failed"],
            False,
            ["E  assert 1 == 0", "FAILED test_a.py"],
        ),
        ([f"E  line {n}" for n in range(20)], False, [f"E  line {n}" for n in range(12, 20)]),
    ],
)
def test_of_a_suites_output_its_figures_are_kept_and_of_a_failure_what_says_why(lines, passed, figures):
    assert _figures(lines, passed=passed) == figures


def shape(**fields):
    """A schema of an event: field=("type", is it required)."""
    return {
        "$ref": "#/$defs/Sold",
        "$defs": {
            "Sold": {
                "properties": {name: {"type": kind, "description": "words"} for name, (kind, _) in fields.items()},
                "required": [name for name, (_, is_required) in fields.items() if is_required],
            }
        },
    }


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({"a": ("string", True)}, {"a": ("string", True)}, []),
        ({"a": ("string", True)}, {}, ["a is gone"]),
        ({"a": ("string", True)}, {"a": ("integer", True)}, ['a was {"type": "string"}, is {"type": "integer"}']),
        ({"a": ("string", True)}, {"a": ("string", False)}, ["a may be missing now"]),
        ({"a": ("string", False)}, {"a": ("string", True)}, []),
        ({}, {"a": ("string", False)}, []),
        ({}, {"a": ("string", True)}, ["a must be there now, and elder events have none: give it a default"]),
    ],
)
def test_an_event_may_grow_and_may_not_mean_less(before, after, says):
    assert list(breaks(shape(**before), shape(**after))) == says


def test_words_of_a_schema_may_change_and_what_it_refers_to_may_not():
    def of(kind, words):
        return {
            "properties": {"price": {"$ref": "#/$defs/Money"}, "tags": {"type": "array", "items": [{"$ref": "#/$defs/Money"}]}},
            "$defs": {"Money": {"type": kind, "title": words, "default": words}},
        }  # fmt: skip

    assert list(breaks(of("string", "exact"), of("string", "an exact decimal"))) == []
    assert [line.partition(" ")[0] for line in breaks(of("string", "a"), of("number", "a"))] == ["price", "tags"]
