"""Which migrations there are, read as text: a start on an up-to-date database needs no Alembic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_REVISION = re.compile(r"^revision(?:: str)? = \"(\w+)\"", re.MULTILINE)
_DOWN = re.compile(r"^down_revision(?:: [^=]+)? = \"(\w+)\"", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of migrations: its label, and the folder where they lie."""

    name: str
    folder: Path

    def files(self) -> list[Path]:
        """The migrations, oldest first by name."""
        return sorted(path for path in self.folder.glob("*.py") if not path.name.startswith("_"))

    def head(self) -> str | None:
        """The newest revision: the one that no other stands on. None for an empty branch."""
        texts = [path.read_text(encoding="utf-8") for path in self.files()]
        made = [match[1] for text in texts if (match := _REVISION.search(text))]
        below = {match[1] for text in texts if (match := _DOWN.search(text))}
        tops = [revision for revision in made if revision not in below]
        if len(tops) > 1:
            raise ValueError(f"branch {self.name} has {len(tops)} heads: {', '.join(sorted(tops))}")
        return tops[0] if tops else None

    def revisions(self) -> set[str]:
        """Every revision of the branch."""
        return {match[1] for path in self.files() if (match := _REVISION.search(path.read_text(encoding="utf-8")))}


_KIT = Path(__file__).resolve().parent.parent


def kit_branches() -> list[Branch]:
    """The branches of the kit itself: `kit` first, then each part that keeps tables."""
    parts = sorted(path.parent for path in _KIT.glob("*/migrations"))
    return [Branch("kit", _KIT / "migrations"), *(Branch(part.name, part / "migrations") for part in parts)]


def domain_branches(folders: Iterable[tuple[str, Path]]) -> list[Branch]:
    """The branches of these domains, given as (name, folder)."""
    return [Branch(name, folder / "migrations") for name, folder in folders if (folder / "migrations").is_dir()]
