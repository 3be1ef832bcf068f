"""What is kept of a webhook: where it may lead, its secret, who may set and see it, and what goes with it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from dastyor.domains.alerts.adapters import Programs
from dastyor.domains.alerts.deliveries import deliver
from dastyor.domains.alerts.errors import NoWebhook
from dastyor.domains.alerts.model import Trouble
from dastyor.domains.alerts.service import Webhooks
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.http import AddressRefused, Guard
from dastyor.kit.jobs import Outside
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import reply


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
