"""What is decided about deliveries: their signature, what a reply means, when they are tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from dastyor.domains.alerts.model import Delivery, DeliveryId, Reply, Trouble
from dastyor.domains.alerts.rules.delivering import PAUSES, Fate, fate, next_try
from dastyor.domains.alerts.rules.signing import headers, secret_of
from dastyor.kit.ids import new_id
from dastyor.kit.modules import Module
from dastyor.modules import MODULES

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
FAILED = Reply(status=500)


def a_delivery(**changes):
    return Delivery(id=DeliveryId(new_id()), body="{}", **changes)


def test_a_signature_is_that_of_the_standards_own_example():
    # Standard Webhooks, the reference vector of its libraries.
    sent_at = datetime.fromtimestamp(1614265330, UTC)
    made = headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at, b'{"test": 2432232314}'
    )
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_says_what_it_is_and_signs_with_its_bytes():
    assert secret_of(b"\xff" * 32) == "whsec_//////////////////////////////////////////8="
    signed = [headers(secret_of(bytes([each]) * 32), "1", NOW, b"{}")["webhook-signature"] for each in (1, 2)]
    assert signed[0] != signed[1]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=200), Fate.TAKEN), (Reply(status=204), Fate.TAKEN), (Reply(status=299), Fate.TAKEN),
        (Reply(status=302), Fate.FAILED), (Reply(status=400), Fate.FAILED), (Reply(status=404), Fate.FAILED),
        (Reply(status=410), Fate.GONE), (Reply(status=429), Fate.FAILED), (Reply(status=503), Fate.FAILED),
        *((Reply(trouble=each), Fate.FAILED) for each in Trouble),
    ],
)  # fmt: skip
def test_only_two_hundreds_are_taken_and_only_gone_is_gone(reply, expected):
    assert fate(reply) is expected


def test_a_delivery_is_tried_for_about_a_day_with_growing_pauses_and_then_given_up():
    assert list(PAUSES) == sorted(PAUSES)
    for seed in range(20):
        dice, at, tried = Random(seed), NOW, 0
        while (coming := next_try(a_delivery(tried=tried), FAILED, at, dice)) is not None:
            assert PAUSES[tried] <= coming - at <= PAUSES[tried] * 1.1
            at, tried = coming, tried + 1
        assert tried == len(PAUSES) == 7
        assert timedelta(hours=22) < at - NOW < timedelta(hours=27)


def test_who_asks_to_be_left_alone_is_and_never_less_than_the_pause():
    first, last = a_delivery(), a_delivery(tried=6)
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    assert next_try(first, Reply(status=429, retry_after=hour), NOW, Random(1)) == NOW + hour
    assert next_try(last, Reply(status=503, retry_after=second), NOW, Random(1)) >= NOW + PAUSES[-1]


def test_a_test_is_tried_once():
    assert next_try(a_delivery(is_test=True), FAILED, NOW, Random(1)) is None


def test_the_rows_of_every_figure_are_at_an_address_that_rest_has():
    offered = [each for name in MODULES for each in (Module(name).part("metrics") or ())]
    routed = {route.path for name in MODULES if (router := Module(name).part("api")) for route in router.routes}
    day = NOW.date()
    assert offered
    for metric in offered:
        path, _, asked = metric.address(day, day).partition("?")
        assert path in routed, metric.key
        assert asked == "from=2026-11-20&to=2026-11-20"
