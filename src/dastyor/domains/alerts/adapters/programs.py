"""Programs: one delivery over HTTP to an address that a person gave, and what came back.

Not the polite client: its pace and its breaker are a site's, and many workspaces may have their programs at one site.
One whose program is slow or broken must not keep the alerts of another waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import httpx

from dastyor.domains.alerts.model import Reply, Trouble
from dastyor.kit.http import AddressRefused, Guard, GuardedTransport
from dastyor.kit.http.client import retry_after
from dastyor.kit.telemetry import span

USER_AGENT = "Dastyor/0.1 (alerts of a business)"
_CONNECT = 5.0  # seconds
_BUSY = frozenset({429, 503})


class Programs:
    """`patience` is how many seconds one try may take in all; 15 is what Standard Webhooks proposes at the least."""

    def __init__(self, guard: Guard, *, patience: float = 15.0) -> None:
        self._guard, self._patience = guard, patience

    async def tell(self, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the program said. Redirects are not followed, and the body of its answer is not read."""
        own = {"content-type": "application/json", "user-agent": USER_AGENT, **headers}
        try:
            request = httpx.Request("POST", self._guard.check(address), headers=own, content=body)
            with span("tell a program", host=request.url.host) as work:
                reply = await self._sent(request)
                work.note(status=reply.status)
                return reply
        except AddressRefused:
            return Reply(trouble=Trouble.REFUSED)
        except (TimeoutError, httpx.TimeoutException):
            return Reply(trouble=Trouble.SILENT)
        except httpx.TransportError:
            return Reply(trouble=Trouble.UNREACHABLE)

    async def _sent(self, request: httpx.Request) -> Reply:
        request.extensions = {"timeout": httpx.Timeout(self._patience, connect=_CONNECT).as_dict()}
        # A connection of its own: two alerts are hours apart, and what a name leads to is judged each time.
        async with asyncio.timeout(self._patience), GuardedTransport(self._guard) as transport:
            response = await transport.handle_async_request(request)
            await response.aclose()
        wish = retry_after(response.headers) if response.status_code in _BUSY else None
        return Reply(status=response.status_code, retry_after=None if wish is None else timedelta(seconds=wish))
