"""The control API: what it refuses, in one sentence each, and how its faults and clock may be asked for."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from dastyor.lab.telegram.driving import Unanswered, inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving_in_thread


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


# What is done, with what, the status, and a part of the sentence. ALI is a person, CHANNEL his channel, SENT a message.
ROWS = [
    ("actors", {}, 400, "`name`"),
    ("actors", {"name": "x" * 65}, 400, "1 to 64 characters"),
    ("actors", {"name": "a", "age": 5}, 400, "unknown field `age`"),
    ("actors", {"name": 5}, 400, "`str`"),
    ("channels", {"title": "a", "owner": 1}, 404, "There is no such person"),
    ("channels", {"title": " ", "owner": "ALI"}, 400, '"title" must not be empty'),
    ("channels", {"title": "a", "owner": "ALI", "type": "forum"}, 400, "channel, supergroup or group"),
    ("members", {"chat": "CHANNEL", "actor": "ALI", "status": "boss"}, 400, '"status" must be one of'),
    ("members", {"chat": "ALI", "actor": "bot", "status": "member"}, 400, "in a channel or group"),
    ("members", {"chat": "CHANNEL", "actor": 1, "status": "member"}, 404, "no such person"),
    ("members", {"chat": "CHANNEL", "actor": "robot", "status": "member"}, 400, 'write the actor\'s number or "bot"'),
    ("members", {"chat": 1, "actor": "bot", "status": "member"}, 404, "no such chat"),
    ("rename", {"actor": "ALI", "chat": "CHANNEL"}, 400, 'either "actor" or "chat"'),
    ("rename", {"actor": 1, "name": "b"}, 404, "no such person"),
    ("suggest", {"actor": "ALI", "channel": 1, "text": "a"}, 404, "no such chat"),
    ("suggest", {"actor": "ALI", "channel": "CHANNEL", "text": ""}, 422, ""),
    ("inline", {"actor": 1, "query": "a"}, 404, "no such person"),
    ("upgrade", {"chat": "CHANNEL"}, 400, 'type "group"'),
    ("upgrade", {"chat": 1}, 404, "no such chat"),
    ("send", {"actor": "ALI"}, 422, ""),
    ("send", {"actor": "ALI", "text": "a", "chat": "@nobody"}, 404, "no such chat"),
    ("send", {"actor": "ALI", "forward_from": {"chat": "ALI", "message_id": 99}}, 404, "no such message"),
    ("send", {"actor": "ALI", "forward_from": {"chat": 1, "message_id": 1}}, 404, "no such chat"),
    ("contact", {"actor": 1}, 404, "no such person"),
    ("press", {"actor": "ALI", "message_id": "SENT", "button": "No"}, 404, '"Ha"'),
    ("press", {"actor": "ALI", "message_id": "SENT", "button": [0, 5]}, 404, '"Ha"'),
    ("press", {"actor": "ALI", "message_id": "SENT", "button": "Ha", "chat": "CHANNEL"}, 404, "no such message"),
    ("press", {"actor": "ALI", "message_id": "SENT"}, 400, "`button`"),
    ("edit", {"actor": "ALI", "message_id": "SENT", "text": "b"}, 409, "somebody else's"),
    ("edit", {"actor": "ALI", "text": "b"}, 404, "no such message"),
    ("delete", {"actor": "ALI", "message_id": 99}, 404, "no such message"),
    ("block", {"actor": 1}, 404, "no such person"),
    ("block", {}, 400, "`actor`"),
    ("clock", {"advance": "3 moons"}, 400, "45s, 30m, 2h, 3d or 1w"),
    ("clock", {"advance": ""}, 400, ""),
    ("clock", {"set": "tomorrow"}, 400, "2026-11-20T09:00:00Z"),
    ("clock", {"advance": "1h", "set": "2027-01-01T00:00:00Z"}, 400, "either"),
    ("faults", {"method": "sendMessage"}, 400, '"down" or "slow"'),
    ("faults", {"code": 200}, None, ""),
    ("faults", {"code": 399}, 400, "HTTP status"),
    ("faults", {"code": 600}, 400, "HTTP status"),
    ("faults", {"code": 500, "times": 0}, 400, '"times" at least 1'),
    ("faults", {"code": 500, "delay": 61}, 400, '"delay" must be 0 to 60'),
    ("faults", {"code": 500, "delay": -1}, 400, '"delay" must be 0 to 60'),
    ("faults", {"code": 500, "share": -0.1}, 400, '"share" 0 to 1'),
    ("faults", {"code": 500, "when": "now"}, 400, "unknown field `when`"),
    ("faults", {"method": "getUpdates", "repeat": 0}, 400, "1 to 10"),
    ("faults", {"method": "getUpdates", "repeat": 11}, 400, "1 to 10"),
    ("faults", {"method": "getUpdates", "repeat": 2, "window": 1001}, 400, "window of 1 to 1,000"),
    ("limits", {"flood": "sometimes"}, 400, "`bool"),
    ("updates", {"seed": "x"}, 400, "`int`"),
]


async def test_each_wrong_request_is_answered_with_its_status_and_a_sentence_that_says_what_to_do(world):
    ali = await world.arrive()
    channel = await world.channel(ali)
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=inline("Ha"))
    names = {"ALI": ali, "CHANNEL": channel, "SENT": sent["message_id"]}
    for act, what, status, part in ROWS:
        asked = {key: names.get(value, value) if isinstance(value, str) else value for key, value in what.items()}
        source = asked.get("forward_from")
        if isinstance(source, dict):
            asked["forward_from"] = {key: names.get(value, value) for key, value in source.items()}
        found, words = await world.wrong(act, **asked)
        assert found == (status or 200), (act, what, words)
        assert part in words or status is None, (act, what, words)
        await world.client.delete("/sandbox/api/faults")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("transcript?actor=1", 404),
        ("transcript?actor=ali", 400),
        ("transcript?chat=1", 404),
        ("transcript?since=-x", 400),
        ("transcript?wait=-1", 200),
        ("chats?actor=1", 404),
        ("calls?since=x", 400),
        ("calls?wait=0&since=99", 200),
        ("file/nothing", 404),
        ("nothing", 404),
    ],
)
async def test_what_is_looked_at_wrongly_is_refused_too(world, path, status):
    assert (await world.client.get(f"/sandbox/api/{path}")).status_code == status


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b"\xff", b'{"name": "\\ud800"}'])
async def test_a_body_that_is_no_object_of_json_is_refused(world, body):
    answer = await world.client.post("/sandbox/api/actors", content=body)
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["error"]


CODES = [400, 401, 403, 404, 409, 429, 500, 502, 503, 504]


@pytest.mark.parametrize("method", ["sendMessage", "getMe", "getChat", "setMyCommands"])
async def test_every_method_meets_every_fault_in_the_words_of_its_status_and_then_works_again(world, method):
    ali = await world.arrive()
    params = {"sendMessage": {"chat_id": ali, "text": "a"}, "getChat": {"chat_id": ali}}.get(method, {})
    params |= {"commands": []} if method == "setMyCommands" else {}
    for code in CODES:
        await world.do("faults", method=method.upper(), code=code, times=1, retry_after=7)
        answer = await world.bot(method, **params)
        assert (answer["ok"], answer["error_code"]) == (False, code)
        assert ("parameters" in answer) == (code == 429)
        assert answer["description"]
        assert (await world.bot(method, **params))["ok"]
    await world.do("faults", method=method, code=403, times=1, description="Forbidden: user is deactivated")
    assert await world.refused(method, **params) == "Forbidden: user is deactivated"


async def test_of_several_faults_the_first_that_hits_counts(world):
    ali = await world.arrive()
    await world.do("faults", method="sendPhoto", code=500)
    await world.do("faults", method="sendMessage", code=429, retry_after=3, times=1)
    await world.do("faults", method="*", code=502, times=1)
    codes = [(await world.bot("sendMessage", chat_id=ali, text="a")).get("error_code") for _ in range(3)]
    assert codes == [429, 502, None]


@pytest.mark.parametrize(
    ("move", "seconds"),
    [("45s", 45), ("30m", 1800), ("2h", 7200), ("3d", 259_200), ("1w", 604_800), ("-30m", -1800), (" 5 m ", 300)],
)
async def test_the_clock_goes_by_spans_of_every_kind(world, move, seconds):
    before = datetime.fromisoformat((await world.see("info"))["now"])
    after = datetime.fromisoformat((await world.do("clock", advance=move))["now"])
    assert abs((after - before) - timedelta(seconds=seconds)) < timedelta(seconds=5)


async def test_a_clock_that_is_set_without_a_zone_is_set_in_utc(world):
    assert (await world.do("clock", set="2027-02-01T00:00:00"))["now"].startswith("2027-02-01T00:00:00")


async def test_a_driven_person_sends_presses_sees_and_expects(world):
    vali = await world.someone("Vali")
    await vali.send("/start")
    await vali.send_files([("files", ("a.png", picture()))], caption="divan")
    sent = await world.ok("sendMessage", chat_id=vali.id, text="Qalay?", reply_markup=inline("Ha"))
    assert (await vali.expect("Qalay"))["message_id"] == sent["message_id"]
    assert [entry["caption"] or entry["text"] for entry in await vali.sees()] == ["/start", "divan", "Qalay?"]
    async with asyncio.TaskGroup() as group:
        pressing = group.create_task(vali.press(sent["message_id"], "Ha"))
        query = None
        while query is None:
            got = await world.updates()
            query = next((update["callback_query"] for update in got if "callback_query" in update), None)
        await world.ok("answerCallbackQuery", callback_query_id=query["id"], text="saved")
    assert pressing.result() == {"toast": "saved"}
    with pytest.raises(Unanswered, match="'never' did not come"):
        await vali.expect("never", seconds=0.05)


async def test_what_was_to_be_refused_and_was_not_is_a_failure_of_the_test_and_so_the_other_way(world):
    with pytest.raises(Unanswered, match="getMe was not refused"):
        await world.refused("getMe")
    with pytest.raises(Unanswered, match="chat not found"):
        await world.ok("sendMessage", chat_id=1, text="a")
    with pytest.raises(Unanswered, match="no such person"):
        await world.do("send", actor=1, text="a")


def test_a_sandbox_in_a_thread_serves_tests_that_are_not_asynchronous(sandbox):
    with serving_in_thread(sandbox) as url:
        told = httpx.get(f"{url}/bot{sandbox.state.token}/getMe", verify=False).json()
        assert told["result"]["is_bot"] is True
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/bot{sandbox.state.token}/getMe", verify=False)


async def test_pages_and_names_of_this_machine_may_drive_and_a_page_from_nowhere_may_not(sandbox):
    doors = [
        (("127.0.0.1", 1), {"origin": "null"}, 403),
        (("127.0.0.1", 1), {"host": "127.0.0.1:80", "origin": "http://127.0.0.1:80"}, 200),
        (("::1", 1), {"host": "[::1]"}, 200),
        (("127.0.0.1", 1), {"host": "demo.localhost"}, 200),
    ]
    for client, headers, status in doors:
        transport = httpx.ASGITransport(app=sandbox.app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", verify=False) as outside:
            seen = [await outside.get(f"/sandbox/api/{what}", headers=headers) for what in ("info", "actors", "calls")]
            seen.append(await outside.post("/sandbox/api/reset", headers=headers))
            assert {answer.status_code for answer in seen} == {status}, (client, headers)
