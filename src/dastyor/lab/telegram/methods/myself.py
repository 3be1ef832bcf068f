"""What a bot is told of itself, and may set about itself."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from dastyor.lab.telegram import objects
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import Body
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_MOST_COMMANDS = 100
_LONGEST = {"command": 256, "name": 64, "description": 512, "short_description": 120}


@method("getMe")
def get_me(state: State, _call: Call) -> dict[str, Any]:
    """The bot as User, with what only it is told."""
    return objects.bot_user(state.world) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


@method("setMyCommands")
def set_my_commands(state: State, call: Call) -> bool:
    """The commands that clients offer, for a scope and a language."""
    commands = call.get("commands", [])
    if len(commands) > _MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.match(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= _LONGEST["command"]:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return _keep(state, "commands", _scope(call), commands or None)


@method("deleteMyCommands")
def delete_my_commands(state: State, call: Call) -> bool:
    """No commands for a scope and a language."""
    return _keep(state, "commands", _scope(call), None)


@method("getMyCommands")
def get_my_commands(state: State, call: Call) -> Any:
    """The commands of exactly this scope and language."""
    return _kept(state, "commands").get(_scope(call), [])


@method("setMyName")
def set_my_name(state: State, call: Call) -> bool:
    """How the bot is called, by language."""
    return _set_text(state, call, "name")


@method("getMyName")
def get_my_name(state: State, call: Call) -> Any:
    """How the bot is called in a language."""
    return {"name": _text(state, call, "name") or state.world.bot_name}


@method("setMyDescription")
def set_my_description(state: State, call: Call) -> bool:
    """What an empty chat shows, by language."""
    return _set_text(state, call, "description")


@method("getMyDescription")
def get_my_description(state: State, call: Call) -> Any:
    """What an empty chat shows in a language."""
    return {"description": _text(state, call, "description")}


@method("setMyShortDescription")
def set_my_short_description(state: State, call: Call) -> bool:
    """What the bot's profile shows, by language."""
    return _set_text(state, call, "short_description")


@method("getMyShortDescription")
def get_my_short_description(state: State, call: Call) -> Any:
    """What the bot's profile shows in a language."""
    return {"short_description": _text(state, call, "short_description")}


@method("setChatMenuButton")
def set_chat_menu_button(state: State, call: Call) -> bool:
    """The button beside the input field, for one person or for all."""
    return _keep(state, "menu", str(call.get("chat_id", "")), call.get("menu_button"))


@method("getChatMenuButton")
def get_chat_menu_button(state: State, call: Call) -> Any:
    """The button beside the input field of one person, or the usual one."""
    kept = _kept(state, "menu")
    return kept.get(str(call.get("chat_id", ""))) or kept.get("") or {"type": "commands"}


def scope_key(scope: Body, language: str) -> str:
    """Under which commands are kept: the scope whatever the order of its fields, and the language."""
    return f"{msgspec.json.encode(scope, order='sorted').decode()}|{language}"


def _scope(call: Call) -> str:
    return scope_key(call.get("scope") or {"type": "default"}, call.get("language_code", ""))


def _kept(state: State, name: str) -> dict[str, Any]:
    return state.world.setting(name, dict[str, Any]) or {}


def _keep(state: State, name: str, key: str, value: Any) -> bool:
    kept = _kept(state, name)
    kept.pop(key, None)
    state.world.keep_setting(name, kept | ({key: value} if value is not None else {}))
    return True


def _set_text(state: State, call: Call, name: str) -> bool:
    text = call.get(name, "")
    if len(text) > _LONGEST[name]:
        raise bad(f"bot {name.replace('_', ' ')} is too long")
    return _keep(state, name, call.get("language_code", ""), text or None)


def _text(state: State, call: Call, name: str) -> str:
    kept = _kept(state, name)
    return str(kept.get(call.get("language_code", "")) or kept.get("") or "")
