"""/api/docs: one page, made of the description, that asks no other host and runs no script."""

from __future__ import annotations

import json
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

#: Its own style and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_pages = Environment(
    loader=PackageLoader("dastyor.kit.api", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def docs_page(described: dict[str, Any]) -> str:
    """The page as HTML."""
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "about": operation.get("summary", ""),
            "says": operation.get("description", ""),
            "tag": (operation.get("tags") or ["other"])[0],
            "parameters": operation.get("parameters", []),
            "body": _shape(operation.get("requestBody", {}), described),
            "answer": _answer(operation["responses"], described),
        }
        for path, methods in described.get("paths", {}).items()
        for method, operation in methods.items()
    ]
    tags = sorted({operation["tag"] for operation in operations})
    return _pages.get_template("docs.html").render(about=described["info"], tags=tags, operations=operations)


def _answer(responses: dict[str, Any], described: dict[str, Any]) -> tuple[str, str]:
    """The status and the shape of what comes when all is well."""
    status = min(responses)
    return status, _shape(responses[status], described)


def _shape(part: dict[str, Any], described: dict[str, Any]) -> str:
    """The schema of a body as indented JSON with its references filled in; empty for no body."""
    for content in part.get("content", {}).values():
        return json.dumps(_filled(content.get("schema", {}), described, 0), indent=2, ensure_ascii=False)
    return ""


def _filled(schema: Any, described: dict[str, Any], depth: int) -> Any:
    """An example-like shape: types in the places of values."""
    if not isinstance(schema, dict) or depth > 8:
        return "…"
    if "$ref" in schema:
        named = schema["$ref"].rpartition("/")[2]
        return _filled(described["components"]["schemas"][named], described, depth + 1)
    if "properties" in schema:
        return {name: _filled(field, described, depth + 1) for name, field in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_filled(schema.get("items", {}), described, depth + 1)]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            found = [_filled(each, described, depth + 1) for each in schema[several]]
            return found[0] if len(found) == 1 else " or ".join(map(_flat, found))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return schema.get("format") or schema.get("type") or "anything"


def _flat(shape: Any) -> str:
    return shape if isinstance(shape, str) else json.dumps(shape, ensure_ascii=False)


def _marked(text: str) -> Markup:
    """The text with what stands between backticks as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in enumerate(text.split("`"))
    )


_pages.filters["marked"] = _marked
