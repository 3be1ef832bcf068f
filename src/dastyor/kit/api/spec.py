"""The description of REST: OpenAPI 3.1 from the routes, with what is true of every one of them said once."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dastyor.kit.api.problems import ProblemBody

_PROBLEM = {"$ref": "#/components/schemas/ProblemBody"}
_KEY_HEADER = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "The same key and body: the same answer, and the work is done once. Kept for a day at least.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}  # fmt: skip
_ABOUT = (
    "Send `Authorization: Bearer KEY`. Refusals are `application/problem+json` (RFC 9457). Lists are pages: follow "
    "`next_cursor`. Money is `{amount, currency}` with the amount as a decimal string; moments are UTC, days are the "
    "workspace's own."
)


def describe(app: FastAPI, version: str) -> None:
    """From now on the app's OpenAPI tells what every route shares: problems, and the Idempotency-Key of each POST."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title="Dastyor", version=version, openapi_version="3.1.0", description=_ABOUT, routes=app.routes
            )
            app.openapi_schema = _completed(made)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # fastapi's documented way to extend it


def _completed(made: dict[str, Any]) -> dict[str, Any]:
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schema = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schema.pop("$defs", {}) | {"ProblemBody": schema}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for path in made.get("paths", {}).values():
        for method, operation in path.items():
            operation["responses"].pop("422", None)
            for kind, says in (("4XX", "A refusal."), ("5XX", "A failure of ours.")):
                operation["responses"][kind] = {
                    "description": says,
                    "content": {"application/problem+json": {"schema": _PROBLEM}},
                }
            if method == "post":
                operation.setdefault("parameters", []).append(_KEY_HEADER)
    return made
