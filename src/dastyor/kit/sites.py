"""The polite clients of one process: each is under a name, made when it is first asked for, and closed at the end.

A client keeps what a site said (its pace, its Retry-After), so it must outlive the job that asked through it.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only who asks sites pays for the library
    from dastyor.kit.http import Guard, PoliteClient


class Sites:
    """`allow` are inside places that the operator lets everybody visit, `host:port`."""

    def __init__(self, allow: Collection[str] = (), *, dice: Random | None = None) -> None:
        self._allow, self._dice = frozenset(allow), dice or Random()
        self._clients: dict[str, PoliteClient] = {}

    def client(self, name: str, *addresses: str) -> PoliteClient:
        """The client of that name. It may also visit `addresses`, wherever they are: they come from the operator."""
        from dastyor.kit.http import Guard, PoliteClient, place_of

        if name not in self._clients:
            allow = self._allow | {place_of(address) for address in addresses}
            self._clients[name] = PoliteClient(Guard(allow), dice=self._dice)
        return self._clients[name]

    def guard(self) -> Guard:
        """The guard alone, for who sends what a person asked for, to an address that a person gave."""
        from dastyor.kit.http import Guard

        return Guard(self._allow)

    def checked(self, address: str) -> str:
        """An address from a person, as it will be visited. Raises AddressRefused."""
        return str(self.guard().check(address))

    def place(self, address: str) -> str:
        """Its `host:port`. Raises AddressRefused for what is no address."""
        from dastyor.kit.http import place_of

        return place_of(address)

    async def close(self) -> None:
        """Every connection is given back; a client that is asked for again is a new one."""
        while self._clients:
            await self._clients.popitem()[1].__aexit__(None, None, None)
