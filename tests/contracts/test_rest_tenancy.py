"""Row 16 over REST: another workspace's things are not there, and a role may what it may and no more."""

from __future__ import annotations

import os
import re
import statistics
import time
from random import Random

import httpx
import pytest

from dastyor.kit.actor import RIGHTS, Role
from dastyor.kit.ids import new_id

PROBES = int(os.environ.get("DASTYOR_PROVE_PROBES", "12"))  # ids for each route, of each kind
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "7"))


def client(rest, place, role=Role.OWNER):
    return httpx.Client(base_url=rest.address, headers={"Authorization": f"Bearer {rest.keys[place, role]}"})


def routes(rest):
    described = httpx.get(f"{rest.address}/api/openapi.json").json()
    return [(method.upper(), path) for path, methods in described["paths"].items() for method in methods]


def ids_of(rest, place):
    """Every id that any list of the workspace shows."""
    found = {str(actor.person) for (where, _), actor in rest.actors.items() if where == place}
    found |= {str(actor.workspace) for (where, _), actor in rest.actors.items() if where == place}
    with client(rest, place) as asking:
        asking.post("/api/v1/expenses", json={"text": "обед 45 000"})
        asking.post("/api/v1/members", json={"role": "viewer"})
        for method, path in routes(rest):
            if method == "GET" and "{" not in path:
                found |= set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", asking.get(path).text))
    return sorted(found)


def ask(asking, method, path, thing):
    bodies = {"PUT": {"role": "viewer"}, "POST": {}}
    return asking.request(method, re.sub(r"\{\w+\}", thing, path), json=bodies.get(method))


def test_nothing_of_another_workspace_is_there(rest):
    mine, theirs = ids_of(rest, "one"), ids_of(rest, "two")
    assert len(theirs) > 10
    assert not set(mine) & set(theirs)
    dice = Random(SEED)
    with client(rest, "one") as asking, client(rest, "two") as owning:
        before = {path: owning.get(path).json() for method, path in routes(rest) if method == "GET" and "{" not in path}
        for method, path in routes(rest):
            if "{" not in path:
                continue
            nobodys = str(new_id())
            stranger = ask(asking, method, path, nobodys)
            for thing in [*dice.sample(theirs, min(PROBES, len(theirs))), *(str(new_id()) for _ in range(PROBES))]:
                answer = ask(asking, method, path, thing)
                told = answer.text.replace(thing, "")
                assert (answer.status_code, told) == (stranger.status_code, stranger.text.replace(nobodys, "")), (
                    method,
                    path,
                )
                assert answer.status_code in {404, 422}, (method, path)
        after = {path: owning.get(path).json() for path in before}
    assert {path: _steady(answer) for path, answer in after.items()} == {
        path: _steady(answer) for path, answer in before.items()
    }


def _steady(answer):
    """Without the moment of the key's last use, which asking itself moves."""
    return re.sub(r"'last_used_at': '[^']*'", "", str(answer))


def test_lists_show_nothing_of_another_workspace(rest):
    theirs = set(ids_of(rest, "two"))
    with client(rest, "one") as asking:
        for method, path in routes(rest):
            if method == "GET" and "{" not in path:
                assert not theirs & set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", asking.get(path).text)), path


def test_another_workspaces_thing_takes_no_longer_to_be_missing(rest):
    theirs = [str(rest.actors["two", role].person) for role in Role]
    took = {True: [], False: []}
    with client(rest, "one") as asking:
        for number in range(60):
            thing = theirs[number % len(theirs)] if number % 2 else str(new_id())
            began = time.perf_counter()
            asking.delete(f"/api/v1/members/{thing}")
            took[bool(number % 2)].append(time.perf_counter() - began)
    one, other = (statistics.median(times) for times in took.values())
    assert max(one, other) < 2 * min(one, other) + 0.005


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_its_rights_say_and_no_more(rest, role):
    """The matrix: each operation asked by each role is refused with 403 exactly when its right lacks the role."""
    expected = {
        ("GET", "/api/v1/market/ads"): "market.read",
        ("POST", "/api/v1/market/ads"): "market.place",
        ("GET", "/api/v1/market/ads/{ad}"): "market.read",
        ("POST", "/api/v1/market/ads/{ad}/photos"): "market.place",
        ("POST", "/api/v1/market/ads/{ad}/{act}"): "market.place",
        ("GET", "/api/v1/market/channels"): "market.read",
        ("GET", "/api/v1/market/channels/{chat}/turns"): "market.read",
        ("POST", "/api/v1/market/understand"): "market.read",
        ("GET", "/api/v1/members"): "members.read",
        ("POST", "/api/v1/members"): "members.write",
        ("PUT", "/api/v1/members/{person}/role"): "members.write",
        ("DELETE", "/api/v1/members/{person}"): "members.write",
        ("GET", "/api/v1/keys"): "keys.read",
        ("POST", "/api/v1/keys"): "keys.write",
        ("DELETE", "/api/v1/keys/{key}"): "keys.write",
        ("GET", "/api/v1/settings"): "settings.read",
        ("PUT", "/api/v1/settings"): "settings.write",
        ("GET", "/api/v1/audit"): "audit.read",
        ("GET", "/api/v1/alerts"): "alerts.read",
        ("GET", "/api/v1/alerts/metrics"): "alerts.read",
        ("POST", "/api/v1/alerts"): "alerts.set",
        ("DELETE", "/api/v1/alerts/{alert}"): "alerts.set",
        ("POST", "/api/v1/alerts/{alert}/test"): "alerts.set",
        ("GET", "/api/v1/alerts/webhook"): "alerts.set",
        ("PUT", "/api/v1/alerts/webhook"): "alerts.set",
        ("POST", "/api/v1/alerts/webhook/test"): "alerts.set",
        ("DELETE", "/api/v1/alerts/webhook"): "alerts.set",
        ("GET", "/api/v1/approvals"): "approvals.read",
        ("POST", "/api/v1/approvals/{approval}/{choice}"): "approvals.decide",
    }
    bodies = {
        "/api/v1/members": {"role": "viewer"}, "/api/v1/keys": {"name": "k"}, "/api/v1/settings": {},
        "/api/v1/members/{person}/role": {"role": "viewer"},
        "/api/v1/alerts": {"metric": "none", "condition": "below", "value": 5},
        "/api/v1/market/ads": {}, "/api/v1/market/understand": {"text": "bicycle"},
        "/api/v1/alerts/webhook": {"address": "https://example.uz/alerts"},
    }  # fmt: skip
    with client(rest, "one", role) as asking:
        for (method, path), right in expected.items():
            body = bodies.get(path) if method in {"POST", "PUT"} else None
            known = path.replace("{act}", "withdraw").replace("{chat}", "-1")
            if path.endswith("/photos"):
                files = {"file": ("a.jpg", b"no picture", "image/jpeg")}
                answer = asking.post(known.replace("{ad}", str(new_id())), files=files)
            else:
                answer = asking.request(method, re.sub(r"\{\w+\}", str(new_id()), known), json=body)
            assert (answer.status_code == 403) is (role not in RIGHTS[right].roles), (method, path, answer.text)
    assert {route for route in routes(rest) if not re.search("expenses|sales", route[1])} == set(expected)
