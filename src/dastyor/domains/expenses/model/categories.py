"""Categories of a workspace's own: known by their names, which expenses keep whatever becomes of the category."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s


@dataclass(frozen=True, slots=True)
class OwnCategory:
    """`key` is the folded name: two that fold alike are one."""

    key: str
    name: str

    @property
    def mark(self) -> str:
        """What a button carries of it; no category of everybody's begins so."""
        return "~" + blake2s(self.key.encode(), digest_size=6).hexdigest()
