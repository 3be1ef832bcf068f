"""The page of the API: shapes with types in the places of values, and nobody else's script or style."""

from __future__ import annotations

import re

import pytest

from dastyor.kit.api.docs import POLICY, _filled, _marked, docs_page

KNOWN = {
    "components": {
        "schemas": {
            "Cup": {"properties": {"id": {"type": "string", "format": "uuid"}, "size": {"type": "integer"}}},
            "Box": {"properties": {"cups": {"type": "array", "items": {"$ref": "#/components/schemas/Cup"}}}},
            "Loop": {"properties": {"inner": {"$ref": "#/components/schemas/Loop"}}},
        }
    }
}
CUP = {"id": "uuid", "size": "integer"}


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({}, "anything"),
        ({"$ref": "#/components/schemas/Cup"}, CUP),
        ({"$ref": "#/components/schemas/Box"}, {"cups": [CUP]}),
        ({"type": "array"}, ["anything"]),
        ({"type": "array", "items": {"type": "integer"}}, ["integer"]),
        ({"enum": ["small", "large", 3]}, "small | large | 3"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"oneOf": [{"type": "integer"}]}, "integer"),
        ({"allOf": [{"$ref": "#/components/schemas/Cup"}]}, CUP),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Cup"}, {"type": "null"}]},
            '{"id": "uuid", "size": "integer"} or null',
        ),
        (True, "…"),
    ],
)
def test_a_schema_is_shown_as_the_shape_of_a_value(schema, shape):
    assert _filled(schema, KNOWN, 0) == shape


def test_a_schema_that_holds_itself_ends():
    shape, depth = _filled({"$ref": "#/components/schemas/Loop"}, KNOWN, 0), 0
    while shape != "…":
        shape, depth = shape["inner"], depth + 1
    assert depth < 10


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Send `KEY` here.", "Send <code>KEY</code> here."),
        ("plain", "plain"),
        ("<b>`<i>`", "&lt;b&gt;<code>&lt;i&gt;</code>"),
        ("", ""),
    ],
)
def test_what_stands_between_backticks_is_code_and_nothing_is_markup(text, marked):
    assert str(_marked(text)) == marked


def described(**operation):
    ok = {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "integer"}}}}, "4XX": {}}
    return KNOWN | {
        "info": {"title": "Dastyor", "version": "1", "description": "About `this`."},
        "paths": {"/cups": {"post": {"responses": ok} | operation}},
    }


def test_the_page_shows_each_operation_with_what_goes_in_and_comes_out():
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cup"}}}}
    page = docs_page(described(summary="Make a cup", description="At once.", tags=["cups"], requestBody=body))
    for said in ("POST", "/cups", "Make a cup", "At once.", "uuid", "integer", "<code>this</code>"):
        assert said in page


def test_an_operation_without_words_stands_under_other():
    page = docs_page(described())
    assert "other" in page
    assert docs_page(KNOWN | {"info": {"title": "Dastyor", "version": "1", "description": ""}, "paths": {}})


def test_the_page_asks_no_other_host_and_runs_nothing():
    page = docs_page(described(summary="<script>alert(1)</script>"))
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=\"(?:\w+:)?//", page) == []
    assert "default-src 'none'" in POLICY and "script-src" not in POLICY
