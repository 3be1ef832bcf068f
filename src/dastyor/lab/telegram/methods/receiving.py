"""How a bot asks for updates."""

from __future__ import annotations

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import Webhook
from dastyor.lab.telegram.refusals import conflict
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.updates import LONGEST_POLL

_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@method("getUpdates")
async def get_updates(state: State, call: Call) -> bytes:
    """Updates from an offset on; waits for the first as long as asked, up to 50 seconds."""
    world = state.world
    if world.setting("webhook", Webhook) is not None:
        raise conflict(_HOOKED)
    world.updates.allow(call.get("allowed_updates"))
    world.updates.forget(older_than=world.now() - state.limits.update_lives.total_seconds())
    # Out of range is brought into range, not refused (Client.cpp, get_integer_arg).
    limit = min(max(call.get("limit", 100), 1), 100)
    timeout = min(max(call.get("timeout", 0), 0), LONGEST_POLL)
    return await world.updates.ask(call.get("offset", 0), limit, timeout)
