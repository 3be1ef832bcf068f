"""One JSON Schema for each event, and what may not change in it: a fact once heard keeps its fields and their types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dastyor.kit.events import REGISTRY
from dastyor.kit.modules import Module
from dastyor.modules import MODULES

FOLDER = "docs/reference/events"


class Breaking(Exception):
    """An event was changed so that those who hear it would not understand it."""


def facts() -> dict[str, type]:
    """Every event of the product by its wire name."""
    import dastyor.kit.approvals
    import dastyor.kit.notices  # noqa: F401 - both declare events

    for name in MODULES:
        if (Module(name).path / "events.py").is_file():
            Module(name).load("events")
    ours = {"dastyor.kit.approvals", "dastyor.kit.notices", *(f"{Module(name).package}.events" for name in MODULES)}
    return {wire: fact for wire, fact in sorted(REGISTRY.items()) if fact.__module__ in ours}


def schemas() -> dict[str, dict[str, Any]]:
    """Each event's schema, whole in itself."""
    found = facts()
    return {wire: msgspec.json.schema(fact, schema_hook=lambda _: {}) for wire, fact in found.items()}


def worsened(root: Path, wire: str, schema: dict[str, Any]) -> str:
    """The schema's text. Raises Breaking when the committed one promised more."""
    path = root / FOLDER / f"{wire}.json"
    if path.is_file():
        broken = list(breaks(json.loads(path.read_text(encoding="utf-8")), schema))
        if broken:
            raise Breaking(f"{wire} breaks its hearers: {'; '.join(broken)}. Declare a new version instead.")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def breaks(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What a hearer of the old shape would miss: a field gone or of another type, or one more that must be there."""
    before, after = _shape(old), _shape(new)
    for field, (kind, is_required) in before.items():
        if field not in after:
            yield f"{field} is gone"
        elif after[field][0] != kind:
            yield f"{field} was {kind}, is {after[field][0]}"
        elif is_required and not after[field][1]:
            yield f"{field} may be missing now"
    for field, (_, is_required) in after.items():
        if field not in before and is_required:
            yield f"{field} must be there now, and elder events have none: give it a default"


def _shape(schema: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """Each field by its name: its type with all references followed, and whether it must be there."""
    whole = _followed(schema, schema.get("$defs", {}))
    wanted = set(whole.get("required", ()))
    return {
        name: (json.dumps(_bare(each), sort_keys=True), name in wanted)
        for name, each in whole.get("properties", {}).items()
    }


def _followed(node: Any, named: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _followed(named[node["$ref"].rpartition("/")[2]], named)
        return {key: _followed(value, named) for key, value in node.items() if key != "$defs"}
    return [_followed(each, named) for each in node] if isinstance(node, list) else node


def _bare(node: Any) -> Any:
    """Without words, which may change."""
    if isinstance(node, dict):
        return {key: _bare(value) for key, value in node.items() if key not in {"description", "title", "default"}}
    return [_bare(each) for each in node] if isinstance(node, list) else node
