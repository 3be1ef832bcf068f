"""Webhooks: where Telegram posts updates to, instead of being asked for them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import Body, Webhook
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.wire import Told

_SECRET = re.compile(r"[\w-]*\Z", re.ASCII)
_PORTS = frozenset({80, 88, 443, 8443})


@method("setWebhook")
def set_webhook(state: State, call: Call) -> Told:
    """Updates are posted to this address from now on. An empty one takes the webhook away."""
    world = state.world
    url = call.get("url", "")
    if not url:
        return delete_webhook(state, call)
    _check_url(url)
    secret = call.get("secret_token")
    if secret is not None and len(secret) > 256:
        raise bad("secret token is too long")
    if secret is not None and not _SECRET.match(secret):
        raise bad("secret token contains unallowed characters")
    hook = Webhook(url, secret, min(max(call.get("max_connections", 40), 1), 100), call.get("ip_address"))
    world.updates.allow(call.get("allowed_updates"))
    if call.get("drop_pending_updates"):
        world.updates.forget()
    before = world.setting("webhook", Webhook)
    # Told in words only; a repeat is no refusal.
    is_same = before is not None and (before.url, before.secret) == (url, secret)
    world.keep_setting("webhook", hook)
    world.updates.end_poll()
    world.pulse.beat()
    return Told(True, "Webhook is already set" if is_same else "Webhook was set")


@method("deleteWebhook")
def delete_webhook(state: State, call: Call) -> Told:
    """Updates wait to be asked for again."""
    was_set = state.world.setting("webhook", Webhook) is not None
    state.world.keep_setting("webhook", None)
    if call.get("drop_pending_updates"):
        state.world.updates.forget()
    state.world.pulse.beat()
    return Told(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


@method("getWebhookInfo")
def get_webhook_info(state: State, _call: Call) -> Body:
    """Where updates go, how many wait, and what went wrong last."""
    hook = state.world.setting("webhook", Webhook)
    info: Body = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(state.world.updates.pending),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = hook.ip_address or "127.0.0.1"
        if hook.last_error is not None:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if state.world.updates.allowed:
        info["allowed_updates"] = state.world.updates.allowed
    return info


def _check_url(url: str) -> None:
    """Raises Refused unless Telegram would post there; plain HTTP only to this machine, as a local server does."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise bad("bad webhook: invalid URL specified") from None
    if not parts.hostname:
        raise bad("bad webhook: invalid URL specified")
    if _is_here(parts):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_here(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
