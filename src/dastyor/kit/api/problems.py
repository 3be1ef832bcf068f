"""Refusals and failures as RFC 9457 problems; what failed by our fault has a code that stands in the log as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route

from dastyor.kit.errors import Invalid, Problem, Unavailable
from dastyor.kit.ids import new_id
from dastyor.kit.telemetry import log

_log = log(__name__)
_RETRY_AFTER = 2  # seconds; what we wait for ourselves (a lock, a connection) is over by then


class FieldError(BaseModel):
    """What is wrong with one field; the field as a path with points, empty for the whole body."""

    field: str
    reason: str


class ProblemBody(BaseModel):
    """An RFC 9457 problem. `code` is there for failures of ours: the log tells more under it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    code: str | None = None


class ProblemResponse(JSONResponse):
    """The media type of RFC 9457."""

    media_type = "application/problem+json"


def problem_response(problem: Problem, *, errors: Sequence[FieldError] = ()) -> Response:
    """The problem as its own status; a failure of ours is logged, an expected refusal is not."""
    code = failed(problem) if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    title = (type(problem).__doc__ or "").partition("\n")[0]
    # What went wrong inside is for the log: the outside gets the code.
    detail = title if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR else problem.sentence()
    body = ProblemBody(
        type=f"urn:dastyor:{problem.key}", title=title, status=problem.status, detail=detail, errors=list(errors),
        code=code,
    )  # fmt: skip
    members = {name: problem.values[name] for name in problem.members if name in problem.values}
    return _response(body, _headers(problem), members)


def unexpected_response(error: BaseException) -> Response:
    """A failure that nobody foresaw: 500 with a code, and nothing of what went wrong."""
    detail = (
        "Something went wrong here; it is noted under this code. Trying again does no harm with an Idempotency-Key."
    )
    body = ProblemBody(
        type="urn:dastyor:problem", title="Something went wrong here.", status=500, detail=detail, code=failed(error)
    )
    return _response(body, {})


def failed(error: BaseException) -> str:
    """The code under which the failure stands in the log, with its trace."""
    code = new_id().hex[-10:]
    _log.error("request failed", code=code, exc_info=error)
    return code


def handle_problems(app: FastAPI) -> None:
    """From now on the app answers every refusal as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(psycopg.OperationalError, _on_database_away)
    app.add_exception_handler(psycopg.DataError, _on_data_refused)


async def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _on_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [FieldError(field=_path(each["loc"]), reason=str(each["msg"])) for each in error.errors()]
    return problem_response(Invalid("Some fields are missing or wrong."), errors=wrong)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    phrase = HTTPStatus(error.status_code).phrase
    body = ProblemBody(
        type="about:blank", title=phrase, status=error.status_code,
        detail=f"{error.detail}." if error.detail != phrase else f"{phrase}: see /api/docs for what there is.",
    )  # fmt: skip
    return _response(body, headers)


async def _on_database_away(_: Request, error: Exception) -> Response:
    _log.warning("the database did not answer", reason=str(error))
    return problem_response(Unavailable())


async def _on_data_refused(_: Request, error: Exception) -> Response:
    """Values that no check of ours caught and the database cannot hold: wrong, and worth a check."""
    _log.warning("the database refused a value", reason=str(error))
    return problem_response(Invalid("A value cannot be stored: it is too large or has characters that no text has."))


def _headers(problem: Problem) -> dict[str, str]:
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    if problem.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return {"Retry-After": str(problem.values.get("retry_after", _RETRY_AFTER))}
    return {}


def _allowed(request: Request) -> set[str]:
    """Every method that some route has for this path; starlette itself names those of the first route only."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    fitting = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return set().union(*(route.methods or () for route in fitting))


def _path(where: Sequence[Any]) -> str:
    """("body", "items", 0, "amount") is items.0.amount."""
    return ".".join(str(part) for part in where[1:])


def _response(body: ProblemBody, headers: Mapping[str, str], members: Mapping[str, Any] | None = None) -> Response:
    content = {**(members or {}), **body.model_dump(exclude_none=True)}
    return ProblemResponse(content, status_code=body.status, headers=dict(headers))
