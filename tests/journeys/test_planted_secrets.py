"""Row 22: secrets are planted wherever the product takes one, and looked for wherever it writes anything down."""

from __future__ import annotations

import base64
import re

import httpx
import psycopg
import pytest

from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Vault
from dastyor.kit.actor import TelegramUser
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.seal import RootKeys
from tests.journeys.test_first_day import first_three_taps, invited
from tests.support.product import TOKEN
from tests.support.shop import all_ready, settled


async def a_key(owner):
    shown = await owner.says("/keys", str(owner.t("accounts-keys-none")))
    await owner.presses("accounts-key-button", shown, str(owner.t("accounts-key-name")))
    made = await owner.says("till", "till")
    return re.search(r"(\S{30,})\s*$", made["text"]).group(1)


async def into_the_vault(product, owner, password):
    """A password of a site, as the chores of the workspace will put one."""
    keys = RootKeys((product.folder / ".dastyor" / "secret.key").read_bytes()[:32])
    identity = Identity(keys)
    database = Database(product.addresses.app, clock=Clock(), flushes=[identity.keep_changes])
    await database.open()
    async with database.tx() as tx:
        actor = await identity.by_telegram(tx, TelegramUser(id=owner.id, first_name=owner.name))
        await Vault(tx, keys).put(actor, "gov", host="my.gov.uz", fields={"password": password})
    await database.close()


def tables(product):
    """Every table's whole content as Postgres stores it, by name."""
    with psycopg.connect(product.addresses.superuser, autocommit=True) as connection:
        names = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not like 'pg_%'"
            " and schemaname <> 'information_schema'"
        ).fetchall()
        for (name,) in names:
            with connection.cursor().copy(f"copy {name} to stdout (format binary)") as rows:
                yield name, b"".join(bytes(piece) for piece in rows)


async def error_pages(product, secret):
    """What each process answers to who asks wrongly, the secret in every place of the question."""
    async with httpx.AsyncClient(timeout=20) as client:
        for kind, part in product.parts.items():
            at = f"http://127.0.0.1:{part.port}"
            for method, path in (("GET", "/metrics"), ("GET", "/nowhere"), ("POST", "/health/ready"), ("GET", "/api/v1/expenses"),
                                 ("POST", "/api/v1/expenses"), ("POST", "/telegram/webhook")):  # fmt: skip
                headers = {"Authorization": f"Bearer {secret}x", "X-Telegram-Bot-Api-Secret-Token": secret}
                answer = await client.request(
                    method, at + path, headers=headers, params={"q": secret}, content=b"{" + secret.encode()
                )
                yield f"{method} {path} of {kind}", answer.content.replace(f"q={secret}".encode(), b"")


def found_in(secrets, where, content):
    forms = {
        name: {secret.encode(), base64.b64encode(secret.encode()), secret.encode().hex().encode()}
        for name, secret in secrets.items()
    }
    return [f"{name} in {where}" for name, all_forms in forms.items() if any(form in content for form in all_forms)]


@pytest.mark.timeout(300)
async def test_what_was_planted_is_found_in_clear_nowhere(product, arrives):
    await all_ready(product)
    owner, second = await arrives("Zulfiya", "en"), await arrives("Timur", "en")
    await first_three_taps(owner, "en")
    invitation = await invited(owner, "viewer")
    await second.says(f"/start {invitation}", owner.name)
    unused = await invited(owner, "cashier")
    secrets = {
        "the bot's token": TOKEN.partition(":")[2],
        "an API key": await a_key(owner),
        "a used invitation": invitation.removeprefix("join-"),
        "an open invitation": unused.removeprefix("join-"),
        "the product's own key": (product.folder / ".dastyor" / "secret.key").read_text().strip(),
        "a password in the vault": "canary-in-the-coal-mine",
    }
    await into_the_vault(product, owner, secrets["a password in the vault"])
    async with httpx.AsyncClient(base_url=f"{product.api}/api/v1", timeout=20) as program:
        program.headers["Authorization"] = f"Bearer {secrets['an API key']}"
        answer = await program.post("/keys", json={"name": "by program"}, headers={"Idempotency-Key": "planted"})
        assert answer.status_code == 201, answer.text
        secrets["a key made over REST"] = answer.json()["key"]
    await settled(product)
    found = [line for name, content in tables(product) for line in found_in(secrets, name, content)]
    for kind, part in product.parts.items():
        found += found_in(secrets, f"the log of {kind}", part.log.read_bytes())
    for secret in secrets.values():
        async for where, content in error_pages(product, secret):
            found += found_in(secrets, where, content)
    assert found == []
