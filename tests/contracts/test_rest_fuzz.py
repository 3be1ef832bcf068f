"""Row 14: whatever is sent to REST, nothing breaks, and every answer is as the description says."""

from __future__ import annotations

import os

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dastyor.kit.actor import Role

CASES = int(os.environ.get("DASTYOR_PROVE_CASES", "12"))  # for each operation and mode
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "7"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_described(rest, mode):
    schema = schemathesis.openapi.from_url(f"{rest.address}/api/openapi.json")
    headers = {"Authorization": f"Bearer {rest.keys['two', Role.OWNER]}"}
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(SEED)
        @settings(
            max_examples=CASES, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case):
            response = case.call(headers=headers, timeout=20)
            case.validate_response(response, checks=CHECKS)
            assert b"Traceback" not in response.content
            assert b"psycopg" not in response.content
            seen.add(response.status_code)

        if not (mode is GenerationMode.NEGATIVE and not operation.body and not list(operation.iter_parameters())):
            send()
    assert any(status < 300 for status in seen)
    assert any(400 <= status < 500 for status in seen)


def test_the_product_still_answers_afterwards(rest):
    answer = httpx.get(
        f"{rest.address}/api/v1/settings", headers={"Authorization": f"Bearer {rest.keys['one', Role.OWNER]}"}
    )
    assert answer.status_code == 200
