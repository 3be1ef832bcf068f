"""A year of a real shop with all its flaws, sent over HTTP in any order and partly twice: every figure to the last digit.

Once over Postgres alone, and once over Kafka, where a program of the shop puts half of it on the topic by itself.

What is expected is counted from the file alone, by no rule of ours.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random
from uuid import uuid4

import httpx
import psycopg
import pytest
from confluent_kafka import Producer

from tests.support.product import brokered, dastyor_says
from tests.support.retail import CURRENCY, DAYS, FIRST, FLAWS, ZONE, Retail
from tests.support.retail_sums import Books

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
LINES = 540_000 if WHOLE else 20_000
SIZES = (1, 3, 500, 501, 2_000, 5_000, *((10_000,) * 5 if WHOLE else ()))  # lines of a batch
TWICE = 0.3  # of the batches
SLUG = "dataset"
KINDS = {"weighed", "written off", "bad debt", "three decimals", "discount", "named currency", "cancelled", "repeated",
         "other content", *FLAWS}  # fmt: skip
#: What nobody has read of the log yet.
_BEHIND = """
    select count(*) from bus.events e join bus.cursors c on c.topic = e.topic and c.bucket = e.bucket
    where e.topic = 'transactions' and c.consumer = 'sales' and e.position > c.position
"""
_DONE = """
    select (select count(*) from sales.transaction where workspace_id = %(shop)s),
        (select count(*) from sales.quarantine where workspace_id = %(shop)s)
"""
_CUSTOMERS = """
    select customer_id, sum(total) filter (where quantity > 0), -sum(total) filter (where quantity < 0), sum(cost),
        count(*), count(*) filter (where quantity > 0), sum(quantity)
    from sales.transaction where workspace_id = %s and currency = %s and customer_id is not null group by 1
"""


@pytest.fixture
def over_brokers(tmp_path, fresh_database, kafka_server):
    """The product over Kafka."""
    with brokered(tmp_path / "brokered", fresh_database(), kafka_server) as made:
        yield made


@pytest.fixture(params=["product", pytest.param("over_brokers", marks=pytest.mark.kafka)])
def running(request):
    """The product, over Postgres alone and over Kafka."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def shop(running):
    """A workspace of the running product, and a program that may do everything in it."""
    product = running
    words = ("--slug", SLUG, "--currency", CURRENCY, "--timezone", ZONE, "--language", "en")
    made = dastyor_says(product.folder, "workspace", "new", *words, **product.settings)
    assert made.returncode == 0, made.stderr
    key = dastyor_says(product.folder, "key", "new", "--workspace", SLUG, **product.settings).stdout.strip()
    with httpx.Client(
        base_url=f"{product.api}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60
    ) as client:
        # Other journeys have come to this product with wrong keys: whoever is new then waits as he is told.
        while (first := client.get("/sales/products")).status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(float(first.headers["Retry-After"]))
        client.workspace = made.stdout.strip()
        client.brokers = product.settings.get("kafka_url")
        yield client


@pytest.fixture
def owner(running):
    with psycopg.connect(running.addresses.owner, autocommit=True) as connection:
        yield connection


def cut(lines, dice):
    """The lines in batches of all sizes, in any order, some of them twice."""
    batches, at = [], 0
    while at < len(lines):
        size = dice.choice(SIZES)
        batches.append(lines[at : at + size])
        at += size
    batches += dice.sample(batches, int(len(batches) * TWICE))
    dice.shuffle(batches)
    return batches


def send(shop, lines, dice):
    """The answer to one batch, whose lines end as they end on any machine."""
    body = dice.choice((b"\n", b"\r\n", b"\n\n")).join(lines)
    answer = shop.post("/sales/transactions", content=body, headers={"content-type": "application/x-ndjson"})
    assert answer.status_code == 202, answer.text
    return answer.json()


def produce(producer, workspace, lines):
    """The lines as a program puts them on the topic by itself: plain CloudEvents of 500 at most, in the shop's order."""
    for at in range(0, len(lines), 500):
        head = json.dumps({
            "specversion": "1.0", "id": str(uuid4()), "source": "/a-till", "type": "transactions.accepted.v1",
            "subject": workspace, "time": "2026-11-22T00:00:00Z", "datacontenttype": "application/json",
        })[:-1].encode()  # fmt: skip
        data = b'{"batch_id": "%s", "items": [%s]}' % (str(uuid4()).encode(), b",".join(lines[at : at + 500]))
        producer.produce("transactions", key=workspace, value=head + b', "data": ' + data + b"}")
    assert producer.flush(60) == 0


def is_json(line):
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def worked(owner, shop, books, within):
    """All that the books have is stored or set aside, and nothing of the log is left."""
    until = time.monotonic() + within
    expected = (len(books.kept), len(books.refused))
    while True:
        found = owner.execute(_DONE, {"shop": shop.workspace}).fetchone()
        left = 0 if shop.brokers else owner.execute(_BEHIND).fetchone()[0]
        if not left and (shop.brokers is None or found == expected):
            return
        assert time.monotonic() < until, f"{left} messages still wait; {found} of {expected}"
        time.sleep(0.3)


def told(item):
    """The figures of one item of an answer, as the books have them; margin and average must follow from them."""
    money = {name: Decimal(item[name]["amount"]) for name in ("gross", "refunds", "net", "cost", "margin")}
    assert money["net"] == money["gross"] - money["refunds"]
    assert money["margin"] == money["net"] - money["cost"]
    return [money["gross"], money["refunds"], money["cost"], item["transactions"], Decimal(item["units"])]


def without_purchases(sums):
    """The books without the one figure that no answer has; it is in the average."""
    return {key: [*row[:4], row[5]] for key, row in sums.items()}


@pytest.mark.timeout(3000 if WHOLE else 300)
def test_a_year_of_a_shop_with_every_flaw_is_told_to_the_last_digit(shop, owner, dice, running):
    retail = Retail(Random(dice.random()))
    lines = list(retail.lines(LINES))
    assert {kind for kind in KINDS if not retail.planted[kind]} == set()
    described = [good for good in retail.goods if good.is_described]
    body = [
        {"product_id": each.id, "name": each.name, "category": each.category, "cost": str(each.cost)}
        for each in described
    ]
    assert shop.put("/sales/products", json=body).json() == {"stored": len(described)}
    books = Books(ZONE, CURRENCY, {each.id: (each.category, each.cost) for each in described})
    begun, sent = time.monotonic(), 0
    producer = Producer({"bootstrap.servers": shop.brokers, "partitioner": "murmur2_random"}) if shop.brokers else None
    for batch in cut(lines, dice):
        if producer is not None and dice.random() < 0.5:
            # What is no JSON cannot stand on the topic: the shop sends it as it sends all else.
            produce(producer, shop.workspace, [line for line in batch if is_json(line)])
            books.take([line for line in batch if is_json(line)])
            sent += sum(map(is_json, batch))
            batch = [line for line in batch if not is_json(line)]
            if not batch:
                continue
        answer = send(shop, batch, dice)
        assert answer["accepted"] + len(answer["rejected"]) == len(batch)
        wrong = {each["index"]: each["field"] for each in answer["rejected"] if each["code"] != "conflict"}
        planted = {at: retail.wrong[raw] or wrong.get(at) for at, raw in enumerate(batch) if raw in retail.wrong}
        assert wrong == planted, [(batch[at], name) for at, name in wrong.items() ^ planted.items()]
        books.take(batch)
        sent += len(batch)
    worked(owner, shop, books, within=1800 if WHOLE else 120)
    print(f"{sent:,} lines of {len(lines):,} sent, {len(books.kept):,} kept, {books.refused.total():,} refused, "
          f"{time.monotonic() - begun:.0f} s; {dict(sorted(retail.planted.items()))}")  # fmt: skip
    waiting = owner.execute("select raw from sales.quarantine where workspace_id = %s", (shop.workspace,))
    # However often a line came and was refused, it waits once.
    found, refused = Counter(bytes(raw).rstrip(b"\r") for (raw,) in waiting), Counter(set(books.refused))
    assert found == refused, [*(found - refused), "missing", *(refused - found)][:5]
    for currency in (CURRENCY, "USD", "EUR"):
        the_figures_are(shop, books, currency)
        customers = owner.execute(_CUSTOMERS, (shop.workspace, currency)).fetchall()
        expected = books.sums(lambda line: line.get("customer_id"), currency)
        assert {name: [value or 0 for value in row] for name, *row in customers} == expected
    checked = dastyor_says(
        running.folder, "sales", "recount", "--workspace", SLUG, "--check", within=300, **running.settings
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith(f"{len(books.kept):,} transactions")


def the_figures_are(shop, books, currency):
    """Each answer about the whole time is what the file adds up to in that currency."""
    asked = {"from": FIRST.isoformat(), "to": FIRST.replace(year=FIRST.year + 2).isoformat(), "currency": currency}
    for bucket, name in (("day", lambda day: day), ("month", lambda day: day.replace(day=1))):
        answer = shop.get("/sales/summary", params={**asked, "bucket": bucket}).json()
        expected = books.sums(lambda line, name=name: name(books.day(line)).isoformat(), currency)
        assert {item["bucket"]: told(item) for item in answer["items"]} == without_purchases(expected), bucket
    whole = books.sums(lambda _: "", currency)[""]
    assert told(answer["total"]) == without_purchases({"": whole})[""]
    average = (whole[0] / whole[4]).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert Decimal(answer["total"]["average_purchase"]["amount"]) == average
    keys = {"product": lambda line: line["product_id"], "category": books.category,
            "seller": lambda line: line.get("seller"), "channel": lambda line: line.get("channel")}  # fmt: skip
    for group, key in keys.items():
        answer = shop.get(f"/sales/by/{group}", params={**asked, "limit": 1000}).json()
        expected = without_purchases(books.sums(key, currency))
        assert {item["key"]: told(item) for item in answer["items"]} == expected, group
        nets = [Decimal(item["net"]["amount"]) for item in answer["items"]]
        assert nets == sorted(nets, reverse=True)
    hours_are(shop, books, currency)
    rows_are(shop, books, asked)


def rows_are(shop, books, asked):
    """Of some products the rows behind their figure, page by page, are the lines that the file has of them."""
    for product in sorted({line["product_id"] for line in books.kept.values()})[::150]:
        of_it = {**asked, "product": product, "limit": 200}
        found, cursor = [], {}
        while cursor is not None:
            answer = shop.get("/sales/transactions", params=of_it | cursor).json()
            found += [
                (item["transaction_id"], Decimal(item["total_amount"]["amount"]), item["day"])
                for item in answer["items"]
            ]
            cursor = {"cursor": answer["next_cursor"]} if answer["next_cursor"] else None
        lines = [
            line
            for line in books.kept.values()
            if (line["product_id"], line["currency"]) == (product, asked["currency"])
        ]
        lines.sort(key=lambda line: (line["timestamp"], line["transaction_id"]), reverse=True)
        assert found == [(line["transaction_id"], line["total_amount"], books.day(line).isoformat()) for line in lines]


def hours_are(shop, books, currency):
    """Each hour of the quarter in which the clocks went back."""
    first, last = FIRST.replace(year=2025, month=9, day=1), FIRST.replace(year=2025, month=11, day=30)
    assert first < last and (last - FIRST).days < DAYS
    asked = {"from": first.isoformat(), "to": last.isoformat(), "bucket": "hour", "currency": currency}
    answer = shop.get("/sales/summary", params=asked).json()
    expected = books.sums(
        lambda line: books.hour(line).isoformat() if first <= books.day(line) <= last else None, currency
    )
    assert {item["bucket"]: told(item) for item in answer["items"]} == without_purchases(expected)
