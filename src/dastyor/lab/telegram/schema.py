"""Whether a request fits the Bot API's schema: names known, types right, required ones there.

Stricter than Telegram, which skips unknown parameters: a misspelt one would silently do nothing.
A method's check is compiled at its first call.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from dastyor.lab.telegram.refusals import bad

Check = Callable[[Any], Any]
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
# An empty parameter is as good as none, but for these two: they take away what was there (Client.cpp, has_arg).
_MEANT_EMPTY = frozenset({("copyMessage", "caption"), ("setWebhook", "url")})
_TEXT_WILL_DO = frozenset({"KeyboardButton"})  # "For simple text buttons, String can be used instead of this object"
_SWITCH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Part(msgspec.Struct):
    """A file that came with a request."""

    name: str
    mime: str
    body: bytes


class Schema(msgspec.Struct):
    """Names, types and required marks ("!") of the Bot API."""

    version: str
    methods: dict[str, dict[str, str]]
    types: dict[str, dict[str, str] | list[str]]


class Unfit(ValueError):
    """A value does not fit; the message says where and why."""


@cache
def schema() -> Schema:
    """The Bot API as the file beside this module tells it."""
    return msgspec.json.decode((files(__package__) / "schema.json").read_bytes(), type=Schema)


@cache
def official_name(method: str) -> str | None:
    """The method's name as Telegram writes it, whatever the case it was asked in; None when there is none."""
    names = {name.lower(): name for name in schema().methods}
    return names.get(method.lower())


def checked(method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters in their own types; text of forms is read as numbers, switches and JSON.

    Raises Refused when one is unknown, missing or of another type.
    """
    fields = _compiled(method)
    read: dict[str, Any] = {}
    for name, value in params.items():
        if name not in fields:
            raise bad(f'unknown parameter "{name}" of {method}')
        if value is None or (value == "" and (method, name) not in _MEANT_EMPTY):
            continue
        try:
            read[name] = fields[name](value)
        except Unfit as unfit:
            raise bad(f'parameter "{name}" of {method}{unfit}') from None
    return read


@cache
def required(method: str) -> tuple[str, ...]:
    """The parameters that a call must have."""
    return tuple(name for name, types in schema().methods[method].items() if types.endswith("!"))


@cache
def _compiled(method: str) -> dict[str, Check]:
    return {name: _outer(_split(types)[0]) for name, types in schema().methods[method].items()}


def _split(types: str) -> tuple[list[str], bool]:
    return types.removesuffix("!").split("|"), types.endswith("!")


def _outer(types: list[str]) -> Check:
    """The check of a parameter: objects and lists may come as JSON text."""
    # Forms have no types, so what is neither text nor number comes as JSON text.
    check = _any_of(types)
    if all(name in _PLAIN for name in types):
        return check

    def outer(value: Any) -> Any:
        if isinstance(value, str) and "String" not in types:
            try:
                value = msgspec.json.decode(value.encode())
            except (msgspec.DecodeError, UnicodeEncodeError):
                raise Unfit(": can't parse JSON") from None
        return check(value)

    return outer


def _any_of(types: list[str]) -> Check:
    checks = [_check(name) for name in types]
    if len(checks) == 1:
        return checks[0]

    def either(value: Any) -> Any:
        refusals = []
        for check in sorted(checks, key=lambda check: _strangeness(check, value)):
            try:
                return check(value)
            except Unfit as unfit:
                refusals.append(unfit)
        raise refusals[0]

    return either


def _strangeness(check: Check, value: Any) -> tuple[bool, int]:
    """How little an alternative looks like a value: the one that looks most like it was meant."""
    fields: frozenset[str] | None = getattr(check, "fields", None)
    if fields is None or not isinstance(value, dict):
        return False, 0
    kind = str(value.get("type", "")).replace("_", "")
    unknown, missing = value.keys() - fields, check.required - value.keys()  # type: ignore[attr-defined]  # as fields
    return kind not in check.__name__, len(unknown) + len(missing)


@cache
def _check(name: str) -> Check:
    if name in _PLAIN:
        return _PLAIN[name]
    if name.startswith("Array of "):
        return _array(_check(name.removeprefix("Array of ")))
    shape = schema().types[name]
    check = _any_of(shape) if isinstance(shape, list) else _object(name, shape)
    return _or_text(check) if name in _TEXT_WILL_DO else check


def _or_text(check: Check) -> Check:
    return lambda value: value if isinstance(value, str) else check(value)


def _array(item: Check) -> Check:
    def array(value: Any) -> Any:
        if not isinstance(value, list):
            raise Unfit(" must be an Array")
        read = []
        for place, element in enumerate(value):
            try:
                read.append(item(element))
            except Unfit as unfit:
                raise Unfit(f"[{place}]{unfit}") from None
        return read

    return array


def _object(name: str, shape: dict[str, str]) -> Check:
    compiled: dict[str, Check] = {}  # filled at the first use: types may hold themselves
    required = frozenset(field for field, types in shape.items() if types.endswith("!"))

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f" must be an object of the type {name}")
        if not compiled:
            compiled.update({field: _any_of(_split(types)[0]) for field, types in shape.items()})
        for field, inner in value.items():
            if field not in compiled:
                raise Unfit(f' has no field "{field}" ({name})')
            if inner is not None:
                try:
                    compiled[field](inner)
                except Unfit as unfit:
                    raise Unfit(f".{field}{unfit}") from None
        for field in required:
            if value.get(field) is None:
                raise Unfit(f' has no "{field}" ({name})')
        return {field: inner for field, inner in value.items() if inner is not None}

    check.__name__ = name.lower()
    check.fields, check.required = frozenset(shape), required  # type: ignore[attr-defined]  # read by _strangeness
    return check


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.match(value):
        return int(value)
    raise Unfit(" must be an Integer")


def _float(value: Any) -> float:
    try:
        if not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise Unfit(" must be a Float")


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Unfit(" must be a String")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _SWITCH:
        return _SWITCH[value.lower()]
    raise Unfit(" must be a Boolean")


def _file(value: Any) -> Part:
    if isinstance(value, Part):
        return value
    raise Unfit(" must be a file")


_PLAIN: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _switch,
    "True": _switch,
    "InputFile": _file,
}
