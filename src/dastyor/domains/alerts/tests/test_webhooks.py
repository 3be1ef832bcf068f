"""Alerts that reach a program: sent after the commit, signed, tried again, and the same id at each try."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import psycopg
import pytest

from dastyor.domains.alerts.adapters import Programs
from dastyor.domains.alerts.deliveries import deliver, deliveries
from dastyor.domains.alerts.errors import NoWebhook, WebhookOff
from dastyor.domains.alerts.model import Condition, Trouble, Window, Wish
from dastyor.domains.alerts.rules.signing import headers
from dastyor.domains.alerts.service import Alerts, Webhooks
from dastyor.domains.alerts.service.delivering import Delivering
from dastyor.kit.actor import Role
from dastyor.kit.clock import machine_now
from dastyor.kit.errors import Forbidden
from dastyor.kit.http import AddressRefused, Guard
from dastyor.kit.jobs import Outside
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.notices import Notice
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import HANG_UP, FakeSite, reply

BELOW = Wish(metric="shop.net", condition=Condition.BELOW, value=Decimal(500_000))


@dataclass
class Receiver:
    """A program of the shop's owner, and the notification service that tells it."""

    shop: object
    site: FakeSite
    answers: list[bytes] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)

    def answer(self, _asked):
        return self.answers.pop(0) if self.answers else reply(204)

    async def uses(self, act, *, actor=None):
        """What the service does for the actor, in a transaction."""
        actor = actor or self.shop.actor
        async with self.shop.database.tx(actor.workspace) as tx:
            return await act(Webhooks(tx), actor)

    async def set(self, path="/alerts?key=private"):
        """The webhook leads here; its secret."""
        made, secret = await self.uses(lambda webhooks, actor: webhooks.put(actor, self.site.url + path))
        assert made.address == self.site.url + path
        return secret and secret.reveal()

    async def fares(self):
        return await self.uses(lambda webhooks, actor: webhooks.fares(actor))

    async def breaks(self, wish=BELOW):
        """A rule is broken at the closing of today; nobody has been told yet."""
        async with self.shop.database.tx(self.shop.actor.workspace) as tx:
            made = await Alerts(tx).make(self.shop.actor, wish)
        await self.shop.lives("2026-11-20 21:01")
        return made.rule.id

    async def queued(self):
        """The deliveries that are due now, as a worker gets them; they stand in the queue no more."""
        async with self.shop.database.tx() as tx:
            await Duties([deliveries]).tick(tx)
            rows = await tx.all(
                "delete from jobs.procrastinate_jobs where status = 'todo' and queue_name = 'webhooks' returning args"
            )
        return [stored for (stored,) in rows]

    async def tells(self, stored, **changes):
        """One job, as the notification service carries it out."""
        made = Delivering(self.shop.database, dice=Random(1), **changes)
        given = deliver.arguments(stored)
        await made.deliver(given["workspace"], given["delivery"], given["tried"])

    async def due(self):
        async with self.shop.database.tx() as tx:
            return await tx.value("select min(due_at) from jobs.timers where queue = 'webhooks'")

    async def lives(self, **changes):
        """All that is due now or later is told, each at its moment; when it was, from the first moment on."""
        begun, moments = self.shop.clock.now(), []
        while True:
            for stored in await self.queued():
                moments.append(self.shop.clock.now() - begun)
                await self.tells(stored, **changes)
            if (coming := await self.due()) is None:
                return moments
            self.shop.clock.offset += max(coming - self.shop.clock.now(), timedelta())

    async def notices(self):
        """What people were told of the webhook."""
        async with self.shop.database.tx() as tx:
            rows = await tx.all("select message from bus.events where topic = 'notifications' order by position")
        found = [json.loads(bytes(value))["data"] for (value,) in rows]
        return [each for each in found if each["key"].startswith("alerts-webhook")]

    async def waiting(self):
        async with self.shop.database.tx(self.shop.actor.workspace) as tx:
            return await tx.value("select count(*) from alerts.delivery")


@pytest.fixture
async def receiver(shop):
    async with FakeSite() as site:
        made = Receiver(shop, site)
        site.answer = made.answer
        shop.database.ports = replace(shop.database.ports, sites=Sites([site.place]))
        yield made


async def test_a_breach_is_told_with_its_figures_and_where_its_rows_are(receiver, shop):
    secret = await receiver.set()
    shop.sells("2026-11-20 10:30", "123456.5")
    rule = await receiver.breaks()
    assert await receiver.lives() == [pytest.approx(timedelta(), abs=timedelta(minutes=2))]
    (asked,) = receiver.site.asked
    assert (asked.method, asked.path) == ("POST", "/alerts?key=private")
    assert asked.headers["content-type"] == "application/json"
    body = json.loads(asked.body)
    assert body.pop("timestamp")[:15] == "2026-11-20T16:0"  # 21:00 in Tashkent
    assert body == {
        "type": "alert.broken",
        "data": {
            "workspace": str(shop.actor.workspace), "alert": str(rule), "metric": "shop.net", "condition": "below",
            "is_broken": True, "limit": {"amount": "500000", "currency": "UZS"},
            "figure": {"amount": "123456.5", "currency": "UZS"}, "before": None, "since": None,
            "window": {"name": "day", "from": "2026-11-20", "to": "2026-11-20"},
            "rows": "/api/v1/shop/summary?from=2026-11-20&to=2026-11-20",
        },
    }  # fmt: skip
    number, seconds = asked.headers["webhook-id"], int(asked.headers["webhook-timestamp"])
    sent_at = machine_now()
    assert abs(sent_at.timestamp() - seconds) < 60
    signed = headers(secret, number, sent_at.fromtimestamp(seconds, sent_at.tzinfo), asked.body)
    assert asked.headers["webhook-signature"] == signed["webhook-signature"]
    fares = await receiver.fares()
    assert (fares.reply.status, fares.taken_at) == (204, fares.tried_at)
    assert await receiver.waiting() == 0


@pytest.mark.parametrize(
    ("wish", "limit", "figure", "since", "window"),
    [
        (replace(BELOW, metric="shop.count", value=Decimal(9), window=Window.MONTH), "9", "2", None, ("month", "11-01", "11-30")),
        (Wish(metric="shop.net", condition=Condition.NO_DATA, value=Decimal(2)), "2", None, "2026-11-20T05:30:00Z",
         ("day", "11-20", "11-20")),
        (Wish(metric="shop.net", condition=Condition.CHANGE, value=Decimal(-40)), "-40", {"amount": "7", "currency": "UZS"},
         None, ("day", "11-20", "11-20")),
    ],
)  # fmt: skip
async def test_each_condition_is_told_in_its_own_units(receiver, shop, wish, limit, figure, since, window):
    await receiver.set()
    shop.sells("2026-11-13 11:00", 100)
    shop.sells("2026-11-20 10:30", 7)
    async with shop.database.tx(shop.actor.workspace) as tx:
        made = await Alerts(tx).make(shop.actor, wish)
    shop.goes_to("2026-11-20 12:31")
    async with shop.database.tx(shop.actor.workspace) as tx:
        await Alerts(tx).test(shop.actor, made.rule.id)
    await receiver.lives()
    told = json.loads(receiver.site.asked[0].body)
    name, first, last = window
    assert told["type"] == "alert.test"
    assert {key: told["data"][key] for key in ("limit", "figure", "since")} == {
        "limit": limit, "figure": figure, "since": since,
    }  # fmt: skip
    assert told["data"]["window"] == {"name": name, "from": f"2026-{first}", "to": f"2026-{last}"}
    assert told["data"]["before"] == ({"amount": "100", "currency": "UZS"} if limit == "-40" else None)


async def test_what_fails_is_tried_again_with_the_same_id_and_body_until_it_is_taken(receiver, shop):
    await receiver.set()
    receiver.answers = [
        reply(500), HANG_UP, reply(302, location=receiver.site.url + "/elsewhere"), reply(404), reply(503), reply(200)
    ]  # fmt: skip
    await receiver.breaks()
    moments = await receiver.lives()
    assert [round(each / timedelta(minutes=1)) for each in moments] == pytest.approx([0, 0, 5, 37, 168, 477], rel=0.1)
    assert {each.path for each in receiver.site.asked} == {"/alerts?key=private"}
    assert len(receiver.site.asked) == 6
    assert len({(each.headers["webhook-id"], each.body) for each in receiver.site.asked}) == 1
    assert (await receiver.fares()).reply.status == 200
    assert await receiver.notices() == []


async def test_a_program_that_asks_for_time_gets_it(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(429, retry_after="7200")]
    await receiver.breaks()
    assert (await receiver.lives())[1] == pytest.approx(timedelta(hours=2), abs=timedelta(seconds=30))


async def test_after_a_day_it_is_given_up_and_the_owners_are_told_once_until_it_takes_something(receiver, shop):
    await receiver.set()
    receiver.site.answer = lambda _asked: reply(500)
    await receiver.breaks()
    moments = await receiver.lives()
    assert len(moments) == 8
    assert timedelta(hours=22) < moments[-1] < timedelta(hours=27)
    (told,) = await receiver.notices()
    assert (told["key"], told["values"], told["roles"]) == (
        "alerts-webhook-given-up", {"host": "127.0.0.1"}, ["owner"],
    )  # fmt: skip
    assert [each["key"] for each in told["lines"]] == ["alerts-trouble-status"]
    assert await receiver.waiting() == 0
    # The next breach is tried as long, and nobody is told again of what is known.
    await shop.lives("2026-11-22 21:01")
    assert len(await receiver.lives()) == 16  # of two days
    assert len(await receiver.notices()) == 1
    # It takes one; what fails later is told anew.
    receiver.site.answer = receiver.answer
    await shop.lives("2026-11-24 21:01")
    assert len(await receiver.lives()) == 2
    receiver.site.answer = lambda _asked: reply(500)
    await shop.lives("2026-11-25 21:01")
    await receiver.lives()
    assert len(await receiver.notices()) == 2


async def test_gone_switches_it_off_and_the_same_address_on_again(receiver, shop):
    secret = await receiver.set()
    receiver.answers = [reply(410)]
    await receiver.breaks()
    await receiver.lives()
    assert (await receiver.fares()).off_at is not None
    assert [each["key"] for each in await receiver.notices()] == ["alerts-webhook-gone"]
    await shop.lives("2026-11-21 21:01")
    assert await receiver.lives() == []
    with pytest.raises(WebhookOff):
        await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    assert await receiver.set() is None
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    await receiver.lives()
    asked = receiver.site.asked[-1]
    sent_at = machine_now().fromtimestamp(int(asked.headers["webhook-timestamp"]), machine_now().tzinfo)
    signed = headers(secret, asked.headers["webhook-id"], sent_at, asked.body)
    assert asked.headers["webhook-signature"] == signed["webhook-signature"]
    assert json.loads(asked.body)["type"] == "webhook.test"


async def test_what_was_put_in_while_it_was_switched_off_is_not_sent_and_does_not_stay(receiver, shop):
    await receiver.set()
    await receiver.breaks()
    async with shop.database.tx(shop.actor.workspace) as tx:
        await tx.run("update alerts.webhook set off_at = made_at")
    assert len(await receiver.lives()) == 1
    assert (receiver.site.connections, await receiver.waiting()) == (0, 0)


async def test_a_kill_between_sending_and_noting_sends_the_same_id_again_and_is_noted_once(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(500)]
    await receiver.breaks()
    (stored,) = await receiver.queued()
    plain = Delivering._note

    async def killed(*_):
        raise asyncio.CancelledError

    Delivering._note = killed
    try:
        with pytest.raises(asyncio.CancelledError):
            await receiver.tells(stored)
    finally:
        Delivering._note = plain
    assert await receiver.waiting() == 1
    receiver.answers = [reply(500), reply(500)]
    await receiver.tells(stored)
    # And a kill after noting: the job comes a third time, and neither sends nor sets a second timer.
    await receiver.tells(stored)
    assert len(receiver.site.asked) == 2
    async with shop.database.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers where queue = 'webhooks'") == 1
    await receiver.lives()
    assert len(receiver.site.asked) == 4
    assert len({each.headers["webhook-id"] for each in receiver.site.asked}) == 1


async def test_of_two_that_send_the_same_at_once_one_is_noted(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(500), reply(500)]
    await receiver.breaks()
    (stored,) = await receiver.queued()
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(receiver.tells(stored))
    async with shop.database.tx(shop.actor.workspace) as tx:
        assert await tx.value("select tried from alerts.delivery") == 1
        assert await tx.value("select count(*) from jobs.timers where queue = 'webhooks'") == 1


async def test_what_was_rolled_back_is_never_sent(receiver, shop):
    await receiver.set()
    async with shop.database.tx(shop.actor.workspace) as tx:
        made = await Alerts(tx).make(shop.actor, BELOW)
    with pytest.raises(RuntimeError):
        async with shop.database.tx(shop.actor.workspace) as tx:
            await Alerts(tx).test(shop.actor, made.rule.id)
            raise RuntimeError
    assert (await receiver.queued(), await receiver.waiting()) == ([], 0)


@asynccontextmanager
async def serving(answer):
    """A server that reads a request and then does what `answer` does with its writer."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        try:
            await answer(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.timeout(20)
async def test_a_program_that_answers_without_coming_to_an_end_is_silent():
    async def drip(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:  # each piece comes soon enough; only all of them together are late
            writer.write(b"x-more: 1\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with serving(drip) as place:
        said = await Programs(Guard([place]), patience=0.5).tell(f"http://{place}/", {}, b"{}")
    assert (said.status, said.trouble) == (None, Trouble.SILENT)


async def test_an_answer_without_end_is_taken_by_its_status_and_not_read():
    written = 0

    async def flood(writer):
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
        while written < 2**28:
            writer.write(b"x" * 2**16)
            written += 2**16
            await writer.drain()

    async with serving(flood) as place:
        said = await Programs(Guard([place])).tell(f"http://{place}/", {}, b"{}")
    assert said.status == 200
    assert written < 2**26  # what the buffers of the two sockets take, and no more


async def test_nobody_there_is_told_so():
    async with FakeSite() as site:
        place = site.place
    said = await Programs(Guard([place])).tell(f"http://{place}/", {}, b"{}")
    assert said.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::1]/", "https://10.0.0.5/alerts", "http://169.254.169.254/latest", "http://localhost/",
     "https://user:word@example.uz/", "ftp://example.uz/", "https://example.uz:8443/", "alerts", "http://[::ffff:7f00:1]/"],
)  # fmt: skip
async def test_an_address_that_leads_inside_is_refused_at_once(receiver, address):
    with pytest.raises(AddressRefused):
        await receiver.uses(lambda webhooks, actor: webhooks.put(actor, address))
    assert await receiver.fares() is None


async def test_a_name_that_leads_inside_is_refused_when_it_is_told(receiver, shop):
    async def inside(host, port):
        return ["93.184.216.34", "127.0.0.1"]

    await receiver.uses(lambda webhooks, actor: webhooks.put(actor, "http://receiver.example.uz/"))
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    await receiver.lives(programs=Programs(Guard(resolve=inside)))
    assert (await receiver.fares()).reply.trouble is Trouble.REFUSED
    assert receiver.site.connections == 0


async def test_a_place_that_is_allowed_no_more_is_not_visited(receiver, shop):
    await receiver.set()
    shop.database.ports = replace(shop.database.ports, sites=Sites())
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    await receiver.lives()
    assert (await receiver.fares()).reply.trouble is Trouble.REFUSED
    assert receiver.site.connections == 0


async def test_a_new_address_has_a_new_secret_and_gets_what_waits(receiver, shop):
    first = await receiver.set()
    assert await receiver.set() is None
    receiver.answers = [reply(500)]
    await receiver.breaks()
    for stored in await receiver.queued():
        await receiver.tells(stored)
    assert await receiver.set("/new") not in {None, first}
    assert (await receiver.fares()).reply is None
    await receiver.lives()
    assert [each.path for each in receiver.site.asked] == ["/alerts?key=private", "/new"]


async def test_what_an_elder_address_said_is_no_word_of_the_new_one(receiver, shop):
    await receiver.set()
    await receiver.breaks()
    (stored,) = await receiver.queued()
    plain = Programs.tell

    async def meanwhile(self, *given):
        said = await plain(self, *given)
        await receiver.set("/new")
        return said

    Programs.tell = meanwhile
    try:
        await receiver.tells(stored)
    finally:
        Programs.tell = plain
    assert ((await receiver.fares()).reply, await receiver.waiting()) == (None, 0)


async def test_a_webhook_that_is_removed_is_told_nothing_and_leaves_nothing(receiver, shop):
    await receiver.set()
    await receiver.breaks()
    stored = await receiver.queued()
    for _ in range(2):
        await receiver.uses(lambda webhooks, actor: webhooks.remove(actor))
    async with shop.database.tx(shop.actor.workspace) as tx:
        for table in ("alerts.webhook", "alerts.delivery", "accounts.credentials"):
            assert await tx.value(f"select count(*) from {table}") == 0, table
    for each in stored:
        await receiver.tells(each)
    assert receiver.site.connections == 0
    with pytest.raises(NoWebhook):
        await receiver.uses(lambda webhooks, actor: webhooks.test(actor))


async def test_a_secret_that_cannot_be_opened_is_said_and_nothing_is_sent_unsigned(receiver, shop):
    await receiver.set()
    async with shop.database.tx(shop.actor.workspace) as tx:
        await shop.database.ports.secrets.forget_secret(tx, shop.actor.workspace, "alerts.webhook")
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    await receiver.lives()
    assert (await receiver.fares()).reply.trouble is Trouble.SECRET
    assert receiver.site.connections == 0


async def test_of_tests_one_at_a_time_waits_and_none_is_tried_twice(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(500)]
    first, second = [await receiver.uses(lambda webhooks, actor: webhooks.test(actor)) for _ in range(2)]
    assert first == second
    assert len(await receiver.lives()) == 1
    assert (len(receiver.site.asked), await receiver.notices(), await receiver.waiting()) == (1, [], 0)
    assert await receiver.uses(lambda webhooks, actor: webhooks.test(actor)) != first


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.VIEWER])
async def test_who_may_not_set_alerts_neither_sets_nor_sees_the_address(receiver, shop, role):
    await receiver.set()
    other = replace(shop.actor, role=role)
    acts = (
        lambda webhooks, actor: webhooks.put(actor, "https://example.uz/"),
        lambda webhooks, actor: webhooks.one(actor),
        lambda webhooks, actor: webhooks.test(actor),
        lambda webhooks, actor: webhooks.remove(actor),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            await receiver.uses(act, actor=other)
    assert (await receiver.uses(lambda webhooks, actor: webhooks.fares(actor), actor=other)).host == "127.0.0.1"


async def test_changes_are_audited_by_the_host_alone(receiver, shop):
    async with shop.database.tx(shop.actor.workspace) as tx:
        webhooks = Webhooks(tx)
        await webhooks.put(shop.actor, receiver.site.url + "/private")
        await webhooks.remove(shop.actor)
        changes = [(each.action, each.before, each.after) for each in tx.changes]
    host = {"host": "127.0.0.1"}
    assert changes == [("alerts.webhook_set", None, host), ("alerts.webhook_removed", host, None)]


async def test_the_secret_stands_nowhere_in_the_clear(receiver, shop, addresses, caplog, capsys):
    secret = await receiver.set()
    receiver.answers = [reply(500)]
    await receiver.breaks()
    await receiver.lives()
    bare = secret.removeprefix("whsec_")
    with psycopg.connect(addresses.superuser) as connection:
        tables = connection.execute(
            "select schemaname || '.' || tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        whole = "".join(
            str(row) for (table,) in tables for row in connection.execute(f"select t::text from {table} t").fetchall()
        )
    assert "shop.net" in whole
    assert bare not in whole
    assert bare not in caplog.text + "".join(capsys.readouterr())


async def test_another_workspace_sees_nothing_of_it(receiver, shop, addresses):
    await receiver.set()
    await receiver.breaks()
    async with shop.database.tx(replace(shop.actor).person) as tx:
        for table in ("alerts.webhook", "alerts.delivery"):
            assert await tx.value(f"select count(*) from {table}") == 0
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                async with tx.savepoint():
                    await tx.run(
                        "insert into alerts.delivery (workspace_id, id, body, tried, is_test) values (%s, %s, '', 0, false)",
                        (shop.actor.workspace, shop.actor.workspace),
                    )


async def test_the_job_is_the_deliverys_own(receiver, shop):
    await receiver.set()
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    (stored,) = await receiver.queued()
    await deliver(Outside(shop.database), **deliver.arguments(stored))
    assert len(receiver.site.asked) == 1
