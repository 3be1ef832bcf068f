from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from dastyor.kit.clock import Clock, monotonic
from dastyor.lab.telegram.driving import Driver
from dastyor.lab.telegram.limits import Limits, Pace
from dastyor.lab.telegram.ports import Ports
from dastyor.lab.telegram.sandbox import Sandbox


def driver(sandbox: Sandbox) -> Driver:
    transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost", verify=False)
    return Driver(client, sandbox.state.token)


async def test_a_bot_may_delete_for_48_hours_and_no_longer(world):
    ali = await world.arrive()
    first, second = [await world.ok("sendMessage", chat_id=ali, text=str(n)) for n in range(2)]
    await world.do("clock", advance="47h")
    await world.ok("deleteMessage", chat_id=ali, message_id=first["message_id"])
    await world.do("clock", advance="2h")
    words = await world.refused("deleteMessage", chat_id=ali, message_id=second["message_id"])
    assert words == "Bad Request: message can't be deleted"


async def test_a_clock_of_its_own_moves_beside_the_products():
    asked = []

    async def move(advance: timedelta | None, set_to: datetime | None) -> datetime:
        asked.append((advance, set_to))
        await asyncio.sleep(0.2)  # what fell due is done
        return datetime(2001, 1, 1, tzinfo=UTC)

    sandbox = Sandbox(ports=Ports(move_clock=move))
    world = driver(sandbox)
    await world.do("clock", advance="3d")
    assert sandbox.world.clock.offset == timedelta(days=3)
    now = (await world.do("clock", set="2027-02-01T00:00:00+05:00"))["now"]
    assert now.startswith("2027-01-31T19:00:00")
    assert asked == [(timedelta(days=3), None), (None, datetime(2027, 1, 31, 19, tzinfo=UTC))]


async def test_a_clock_shared_with_the_product_is_moved_by_the_product_alone():
    clock = Clock()

    async def move(advance: timedelta | None, _set_to: datetime | None) -> datetime:
        clock.offset += advance or timedelta()
        return clock.now()

    world = driver(Sandbox(ports=Ports(move_clock=move), clock=clock))
    await world.do("clock", advance="3d")
    assert clock.offset == timedelta(days=3)


async def test_a_member_is_made_through_the_port_and_workspaces_are_shown():
    joined = []

    async def join(*who: object) -> None:
        joined.append(who)

    async def workspaces(_actor: int) -> list[dict]:
        return [{"slug": "demo", "role": "manager"}]

    world = driver(Sandbox(ports=Ports(join=join, workspaces=workspaces)))
    number = await world.arrive("Vali", language="ru", workspace="demo", role="manager")
    assert joined == [(number, "Vali", "ru", None, "demo", "manager")]
    (actor,) = await world.see("actors")
    assert actor["workspaces"] == [{"slug": "demo", "role": "manager"}]


async def test_one_message_a_second_goes_to_a_person_after_a_short_burst(world):
    ali = await world.arrive()
    for _ in range(5):
        await world.ok("sendMessage", chat_id=ali, text="a")
    answer = await world.bot("sendMessage", chat_id=ali, text="a")
    assert answer["error_code"] == 429
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert answer["parameters"] == {"retry_after": 1}
    await world.do("clock", advance="2s")
    await world.ok("sendMessage", chat_id=ali, text="a")
    (refused,) = [call for call in await world.see("calls") if call["code"] == 429]
    assert refused["answer"]["parameters"] == {"retry_after": 1}


async def test_a_channel_takes_twenty_messages_a_minute_edits_among_them(world):
    channel = await world.channel(await world.arrive())
    sent = await world.ok("sendMessage", chat_id=channel, text="first")
    for number in range(19):
        await world.ok("editMessageText", chat_id=channel, message_id=sent["message_id"], text=str(number))
    answer = await world.bot("sendMessage", chat_id=channel, text="one too many")
    assert answer["parameters"]["retry_after"] == 3
    await world.do("clock", advance="3s")
    await world.ok("sendMessage", chat_id=channel, text="b")


async def test_thirty_messages_a_second_go_to_everybody_together():
    world = driver(Sandbox(limits=Limits(overall=Pace(3, 3))))
    people = [await world.arrive(str(number)) for number in range(4)]
    for person in people[:3]:
        await world.ok("sendMessage", chat_id=person, text="a")
    assert (await world.bot("sendMessage", chat_id=people[3], text="a"))["error_code"] == 429


async def test_flood_limits_can_be_switched_off_for_a_benchmark(world):
    ali = await world.arrive()
    await world.do("limits", flood=False)
    for _ in range(40):
        await world.ok("sendMessage", chat_id=ali, text="a")


async def test_a_call_says_which_limits_it_came_near(world):
    ali = await world.arrive()
    await world.ok("sendMessage", chat_id=ali, text="a" * 3769)
    (call,) = [call for call in await world.see("calls") if call["method"] == "sendMessage"]
    assert call["limits"] == ["text 92 % of 4096"]
    assert call["params"]["chat_id"] == ali


@pytest.mark.parametrize("code", [500, 502, 403])
async def test_a_fault_refuses_so_many_calls_and_no_more(world, code):
    ali = await world.arrive()
    await world.do("faults", method="sendMessage", code=code, times=2)
    for _ in range(2):
        assert (await world.bot("sendMessage", chat_id=ali, text="a"))["error_code"] == code
    await world.ok("sendMessage", chat_id=ali, text="a")
    assert len(await world.see("transcript", actor=ali)) == 1


async def test_a_false_refusal_after_the_effect_leaves_the_effect(world):
    ali = await world.arrive()
    await world.do("faults", method="sendMessage", code=502, times=1, after_effect=True)
    assert (await world.bot("sendMessage", chat_id=ali, text="a"))["error_code"] == 502
    assert [entry["text"] for entry in await world.see("transcript", actor=ali)] == ["a"]


async def test_a_lost_answer_breaks_the_connection_after_the_effect(served):
    ali = await served.arrive()
    await served.do("faults", method="sendMessage", code=0, times=1, after_effect=True)
    with pytest.raises(httpx.RemoteProtocolError):
        await served.bot("sendMessage", chat_id=ali, text="a")
    assert [entry["text"] for entry in await served.see("transcript", actor=ali)] == ["a"]
    await served.ok("sendMessage", chat_id=ali, text="b")
    first, second = [call for call in await served.see("calls") if call["method"] == "sendMessage"]
    assert (first["code"], second["code"]) == (0, 200)


async def test_a_server_that_is_down_takes_nothing(served):
    ali = await served.arrive()
    await served.do("faults", method="*", code="down", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await served.bot("sendMessage", chat_id=ali, text="a")
    assert await served.see("transcript", actor=ali) == []


async def test_a_slow_answer_comes_late_and_right(world):
    ali = await world.arrive()
    await world.do("faults", method="sendMessage", code="slow", delay=0.3, times=1)
    began = monotonic()
    await world.ok("sendMessage", chat_id=ali, text="a")
    assert monotonic() - began >= 0.3


async def test_a_share_of_calls_is_refused_by_dice_with_a_seed():
    counts = []
    for _ in range(2):
        world = driver(Sandbox(limits=Limits(flood=False)))
        ali = await world.arrive()
        await world.do("faults", method="sendMessage", code=429, retry_after=[1, 30], share=0.3, seed=7)
        answers = [await world.bot("sendMessage", chat_id=ali, text="a") for _ in range(100)]
        counts.append([answer.get("parameters", {}).get("retry_after") for answer in answers])
    assert counts[0] == counts[1]
    waits = [wait for wait in counts[0] if wait is not None]
    assert 15 <= len(waits) <= 45
    assert all(1 <= wait <= 30 for wait in waits)
    assert len(set(waits)) > 5


async def test_every_update_comes_three_times_shuffled_and_none_is_missed(world):
    ali = await world.arrive()
    for number in range(50):
        await world.do("send", actor=ali, text=str(number))
    await world.do("faults", method="getUpdates", repeat=3, window=20, seed=3)
    got: list[int] = []
    offset = 0
    while batch := await world.ok("getUpdates", offset=offset, limit=10, timeout=0):
        offset = max(update["update_id"] for update in batch) + 1
        got += [int(update["message"]["text"]) for update in batch]
        if len(got) >= 150:
            break
    assert sorted(got) == sorted(list(range(50)) * 3)
    assert got[:60] != list(range(20)) * 3
    assert set(got[:60]) == set(range(20))


async def test_what_was_dealt_but_not_confirmed_is_dealt_again(world):
    ali = await world.arrive()
    for number in range(10):
        await world.do("send", actor=ali, text=str(number))
    await world.do("faults", method="getUpdates", repeat=2, window=10)
    first = await world.ok("getUpdates", limit=5, allowed_updates=[])
    assert len(first) == 5
    await asyncio.sleep(0.6)  # asked the same sooner, it would answer with one only
    assert await world.ok("getUpdates", limit=5) == first


async def test_updates_numbered_anew_are_answered_to_an_offset_from_before(world):
    ali = await world.arrive()
    await world.do("send", actor=ali, text="before")
    (before,) = await world.updates()
    lower = (await world.do("updates", seed=5))["next_update_id"]
    assert lower < before["update_id"] - 900
    await world.do("send", actor=ali, text="after")
    (after,) = await world.ok("getUpdates", offset=before["update_id"] + 1)
    assert (after["update_id"], after["message"]["text"]) == (lower, "after")


async def test_updates_are_kept_for_a_day(world):
    ali = await world.arrive()
    await world.do("send", actor=ali, text="old")
    await world.do("clock", advance="23h")
    await world.do("send", actor=ali, text="new")
    await world.do("clock", advance="2h")
    assert [update["message"]["text"] for update in await world.updates()] == ["new"]


async def test_offsets_confirm_and_negative_ones_count_from_the_end(world):
    ali = await world.arrive()
    for number in range(5):
        await world.do("send", actor=ali, text=str(number))
    got = await world.ok("getUpdates", limit=2)
    assert [update["message"]["text"] for update in got] == ["0", "1"]
    got = await world.ok("getUpdates", offset=got[0]["update_id"] + 1, limit=2)
    assert [update["message"]["text"] for update in got] == ["1", "2"]
    assert [u["message"]["text"] for u in await world.ok("getUpdates", offset=-2)] == ["3", "4"]
    assert [u["message"]["text"] for u in await world.ok("getUpdates", offset=1)] == ["3", "4"]


async def test_asking_the_same_again_at_once_is_answered_with_one(world):
    ali = await world.arrive()
    for number in range(3):
        await world.do("send", actor=ali, text=str(number))
    assert len(await world.ok("getUpdates")) == 3
    assert len(await world.ok("getUpdates")) == 1


async def test_only_the_kinds_of_updates_that_were_asked_for_come(world):
    ali = await world.arrive()
    await world.ok("getUpdates", allowed_updates=["message"])
    await world.do("block", actor=ali)
    await world.do("send", actor=ali, text="a")
    assert [set(update) - {"update_id"} for update in await world.updates()] == [{"message"}]


async def test_large_files_of_one_size_queue_and_too_many_are_a_flood(world, monkeypatch):
    monkeypatch.setattr("dastyor.lab.telegram.uploads._SULK", 0.0)
    monkeypatch.setattr("dastyor.lab.telegram.uploads._LONGEST_QUEUE", 0.3)
    people = [await world.arrive(str(number)) for number in range(10)]

    async def send(person: int) -> int:
        path = f"/bot{world.token}/sendDocument"
        files = {"document": ("a.bin", b"x" * 150_000)}
        answer = (await world.client.post(path, data={"chat_id": person}, files=files)).json()
        return answer.get("parameters", {}).get("retry_after", 0)

    waits = await asyncio.gather(*(send(person) for person in people))
    assert waits.count(0) >= 5
    assert 60 in waits
