"""A domain seen from outside: a folder with parts, each loaded by name only when a role needs it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module  # noqa: TID251 - this is where names become modules
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

#: The name that a part exports, and the only one that assembly looks for.
EXPORTS = {
    "api": "router",
    "bot": "router",
    "decider": "Decider",
    "deliveries": "deliveries",
    "identity": "Identity",
    "jobs": "jobs",
    "metrics": "metrics",
    "preferences": "PREFERENCES",
    "reactions": "reactions",
    "seed": "seed",
    "settings": "Settings",
    "tables": "metadata",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One domain: its name, where its folder is, and its parts."""

    name: str
    root: str = "dastyor.domains"

    @property
    def package(self) -> str:
        """The import name."""
        return f"{self.root}.{self.name}"

    @property
    def path(self) -> Path:
        """The folder."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise LookupError(f"there is no domain {self.name}")
        return Path(spec.submodule_search_locations[0])

    def parts(self) -> list[str]:
        """The names of the parts that exist, in order."""
        return [part for part in sorted(EXPORTS) if self.has(part)]

    def has(self, part: str) -> bool:
        """Whether the domain has the part, without importing it."""
        return (self.path / f"{part}.py").is_file() or (self.path / part / "__init__.py").is_file()

    def part(self, part: str) -> Any:
        """What the part exports, or None where the domain has no such part."""
        if not self.has(part):
            return None
        return getattr(self.load(part), EXPORTS[part])

    def pieces(self) -> dict[str, str]:
        """What can run apart, by name: the file that exports only so much of its part, `{"collector": "api.collector"}`."""
        return dict(getattr(import_module(self.package), "PIECES", {}))

    def piece(self, name: str, part: str) -> Any:
        """What the piece exports as that part, or None where the part has no such piece."""
        where = self.pieces().get(name, "")
        return getattr(self.load(where), EXPORTS[part]) if where.partition(".")[0] == part else None

    def load(self, part: str) -> ModuleType:
        """The part's module, imported now."""
        return import_module(f"{self.package}.{part}")

    def about(self) -> str:
        """The domain's own words about itself: the docstring of its package."""
        return (import_module(self.package).__doc__ or "").strip()
