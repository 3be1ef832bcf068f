"""The paths of the control API."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from dastyor.lab.telegram.control import actors, acts, files, machine, places, transcript
from dastyor.lab.telegram.control.wire import Handler, endpoint
from dastyor.lab.telegram.state import State

_ROOT = "/sandbox/api"
_ASKED: dict[str, Handler] = {
    "info": machine.info,
    "actors": actors.all_actors,
    "chats": actors.chats,
    "transcript": transcript.transcript,
    "file/{file_id}": files.file,
    "calls": machine.calls,
    "faults": machine.all_faults,
}
_DONE: dict[str, Handler] = {
    "actors": actors.new_actor,
    "channels": places.new_channel,
    "members": places.set_member,
    "rename": places.rename,
    "suggest": places.suggest,
    "inline": places.inline,
    "upgrade": places.upgrade,
    "send": acts.send,
    "contact": acts.contact,
    "press": acts.press,
    "edit": acts.edit,
    "delete": acts.delete,
    "block": acts.block,
    "clock": machine.clock,
    "faults": machine.add_fault,
    "updates": machine.restart_updates,
    "limits": machine.set_limits,
    "reset": machine.reset,
}


def routes(state: State) -> list[BaseRoute]:
    """One route for each thing that can be asked or done."""
    asked = [Route(f"{_ROOT}/{path}", endpoint(state, ask), methods=["GET"]) for path, ask in _ASKED.items()]
    done = [Route(f"{_ROOT}/{path}", endpoint(state, act), methods=["POST"]) for path, act in _DONE.items()]
    undone = Route(f"{_ROOT}/faults", endpoint(state, machine.clear_faults), methods=["DELETE"])
    return [*asked, *done, undone]
