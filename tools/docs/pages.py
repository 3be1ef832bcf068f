"""The pages of docs/reference: settings, commands, events, REST, errors, metrics, and the documents for programs."""

from __future__ import annotations

import inspect
import json
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from typer.main import get_command

import dastyor.domains
import dastyor.kit
from dastyor.assembly.house import chosen
from dastyor.cli import app
from dastyor.kit import metrics
from dastyor.kit.errors import Problem
from dastyor.kit.modules import Module
from dastyor.kit.settings import Settings
from dastyor.kit.settings.example import env_example
from dastyor.kit.settings.gather import variable
from dastyor.modules import MODULES
from dastyor.ops.listing import asyncapi_document, openapi_document
from tools.docs.schemas import facts, schemas

_MADE = "Written by `make docs` from the code; change the code, not this page."
_HOME = "docs/reference"


def documents() -> dict[str, str]:
    """Every document by its path in the tree."""
    modules = chosen(None)
    openapi = openapi_document(modules)
    return {
        ".env.example": env_example(dict(_sections())),
        f"{_HOME}/settings.md": settings(),
        f"{_HOME}/commands.md": commands(),
        f"{_HOME}/events.md": events(),
        f"{_HOME}/rest.md": rest(openapi),
        f"{_HOME}/errors.md": errors(),
        f"{_HOME}/metrics.md": figures(),
        f"{_HOME}/openapi.json": _json(openapi),
        f"{_HOME}/asyncapi.json": _json(asyncapi_document(modules)),
    }


def settings() -> str:
    """Every setting with its default."""
    rows = []
    for prefix, kind in ((None, Settings), *((f"DASTYOR_{name.upper()}_", kind) for name, kind in _sections())):
        for name, field in kind.model_fields.items():
            unset = "" if field.default in {None, ()} else f"`{field.default}`"
            rows.append((f"`{variable(name, prefix)}`", unset, field.description or ""))
    return _page("Settings", "All are optional.", _table(("Variable", "Unset", "What it says"), rows))


def commands() -> str:
    """Every command with its words."""
    parts = []
    for said, command in _commands(get_command(app), ("dastyor",)):
        what, _, example = (command.help or "").partition(" Example: ")
        parts.append(f"## {said}\n\n{what}\n\n```sh\n{example}\n```\n")
        rows = [
            (f"`{'`, `'.join(each.opts) if each.opts[0].startswith('-') else each.name.upper()}`", each.help or "")
            for each in command.params
            if getattr(each, "help", None) and each.name != "help"
        ]
        parts += [_table(("Word", "Meaning"), rows), ""] if rows else []
    return _page(
        "Commands", "One command with these words; `--help` after any of them says the same.", "\n".join(parts)
    )


def events() -> str:
    """Every event with its fields."""
    parts = []
    shapes = schemas()
    for wire, fact in facts().items():
        schema = shapes[wire]
        body = schema.get("$defs", {}).get(schema.get("$ref", "").rpartition("/")[2], schema)
        rows = [(f"`{name}`", _kind(each)) for name, each in body.get("properties", {}).items()]
        parts.append(f"## {wire}\n\n{inspect.getdoc(fact)} Topic `{fact.topic}`, [schema](events/{wire}.json).\n")  # type: ignore[attr-defined]  # set by @event
        parts += [_table(("Field", "Type"), rows), ""]
    lead = "Facts that domains state; the wire form is CloudEvents 1.0, see [asyncapi.json](asyncapi.json)."
    return _page("Events", lead, "\n".join(parts))


def rest(openapi: dict[str, Any]) -> str:
    """Every operation of the API."""
    rows = [
        (f"`{method.upper()} {path}`", (each.get("description") or each.get("summary", "")).partition("\n")[0])
        for path, methods in openapi["paths"].items()
        for method, each in methods.items()
    ]
    return _page(
        "REST", "The whole description is [openapi.json](openapi.json).", _table(("Operation", "Answer"), rows)
    )


def errors() -> str:
    """Every refusal with its key and status."""
    rows = sorted(
        (f"`{kind.key}`", str(kind.status), (inspect.getdoc(kind) or "").partition("\n")[0])
        for kind in set(_problems())
    )
    lead = "The key is the end of a problem's `type` over REST, and names its text in chat."
    return _page("Errors", lead, _table(("Key", "Status", "What happened"), sorted(set(rows))))


def figures() -> str:
    """Every metric with its labels."""
    kinds = (metrics.Counter, metrics.Gauge, metrics.Histogram)
    rows = [
        (f"`{each.name}`", type(each).__name__.lower(), ", ".join(each._labels.names), each._metric._documentation)
        for each in vars(metrics).values()
        if isinstance(each, kinds)
    ]
    return _page("Metrics", "At `/metrics` of every service.", _table(("Name", "Kind", "Labels", "What it says"), rows))


def _sections() -> Iterator[tuple[str, Any]]:
    for name in MODULES:
        kind = Module(name).part("settings")
        if kind is not None:
            yield name, kind


def _commands(group: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from _commands(each, (*words, name))
        else:
            yield " ".join((*words, name)), each


def _problems() -> Iterator[type[Problem]]:
    for package in (dastyor.kit, dastyor.domains):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"testing", "tests", "migrations", "template"} & set(found.name.split(".")):
                import_module(found.name)
    waiting = [Problem]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("dastyor."):
            yield kind


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    return str(schema.get("format") or schema.get("type") or "any")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def _page(title: str, lead: str, body: str) -> str:
    return f"# {title}\n\n{lead} {_MADE}\n\n{body.rstrip()}\n"


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
