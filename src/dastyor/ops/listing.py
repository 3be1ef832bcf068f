"""What there is: domains and their parts, routes of every kind, and the two descriptions for programs."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from dastyor.assembly.house import chosen
from dastyor.kit.events import REGISTRY
from dastyor.kit.modules import Module
from dastyor.ops.installation import load_settings


def domains() -> None:
    """Each domain: its first sentence, and its parts."""
    for module in chosen(load_settings().domains):
        first = module.about().partition("\n")[0]
        name, _, rest = first.partition(": ")
        print(f"{module.name}: {rest if name.lower() == module.name else first}")  # noqa: T201 - the command's answer
        parts = [*module.parts(), *module.pieces()]
        print(f"  parts: {', '.join(parts)}")  # noqa: T201 - the command's answer


def routes() -> None:
    """Commands, presses, awaited answers, links, paths and events, each with its domain."""
    for module in chosen(load_settings().domains):
        for line in _of_bot(module) + _of_api(module) + _of_events(module):
            print(f"{module.name}\t{line}")  # noqa: T201 - the command's answer


def openapi() -> None:
    """The REST API as OpenAPI 3.1."""
    print(json.dumps(openapi_document(), ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer


def asyncapi() -> None:
    """The events as AsyncAPI 3."""
    print(json.dumps(asyncapi_document(), ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer


def openapi_document(modules: tuple[Module, ...] | None = None) -> dict[str, Any]:
    """The description that the API also serves, made without a database."""
    from dastyor.fronts.api import build

    parts = [part for module in modules or chosen(load_settings().domains) if (part := module.part("api")) is not None]
    made: dict[str, Any] = build(parts, None, None, None).openapi()  # type: ignore[arg-type]  # described, never asked
    return made


def asyncapi_document(modules: tuple[Module, ...] | None = None) -> dict[str, Any]:
    """Every topic with its messages; the wire form is structured CloudEvents 1.0."""
    known = modules or chosen(load_settings().domains)
    for module in known:
        if (module.path / "events.py").is_file():
            module.load("events")
    import dastyor.kit.approvals
    import dastyor.kit.notices  # noqa: F401 - both declare events

    ours = {"dastyor.kit.approvals", "dastyor.kit.notices", *(f"{module.package}.events" for module in known)}
    wires = sorted(wire for wire, fact in REGISTRY.items() if fact.__module__ in ours)
    schemas, components = msgspec.json.schema_components(
        [REGISTRY[wire] for wire in wires], ref_template="#/components/schemas/{name}", schema_hook=lambda _: {}
    )
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for wire, schema in zip(wires, schemas, strict=True):
        fact = REGISTRY[wire]
        topic: str = fact.topic  # type: ignore[attr-defined]  # set by @event
        about = (fact.__doc__ or "").partition("\n")[0]
        messages[wire] = {"name": wire, "summary": about, "payload": schema, **_ENVELOPED}
        channel = channels.setdefault(topic, {"address": topic, "messages": {}})
        channel["messages"][wire] = {"$ref": f"#/components/messages/{wire}"}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Dastyor events", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "components": {"messages": messages, "schemas": components},
    }


_ABOUT = (
    "Facts of the product. Each message is a CloudEvents 1.0 envelope whose `data` is the payload below; its key and "
    "`subject` are the workspace, and one workspace stays in order. Delivery is at least once: remember the `id`."
)
_ENVELOPED = {"contentType": "application/cloudevents+json"}


def _of_bot(module: Module) -> list[str]:
    router = module.part("bot")
    if router is None:
        return []
    return [
        *(f"command\t/{name}" for name in router.commands),
        *(f"press\t{name}" for name in router.presses),
        *(f"answer\t{name}" for name in router.awaited),
        *(f"link\t?start={name}-…" for name in router.links),
    ]


def _of_api(module: Module) -> list[str]:
    router = module.part("api")
    if router is None:
        return []
    return [f"{method}\t{route.path}" for route in router.routes for method in sorted(getattr(route, "methods", ()))]


def _of_events(module: Module) -> list[str]:
    if not (module.path / "events.py").is_file():
        return []
    module.load("events")
    owned = f"{module.package}.events"
    return [f"event\t{wire}" for wire, fact in sorted(REGISTRY.items()) if fact.__module__ == owned]
