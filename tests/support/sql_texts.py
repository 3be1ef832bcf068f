"""SQL as it stands in the tree's Python: every text that is no docstring, joined as Python joins it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "dastyor"

DDL = re.compile(
    r"\b(?:create|alter|drop)\s+(?:or\s+replace\s+|unique\s+|global\s+|local\s+|temp(?:orary)?\s+|unlogged\s+|recursive\s+"
    r"|materialized\s+|foreign\s+|event\s+|default\s+|constraint\s+)*"
    r"(?:table|index|schema|view|function|procedure|policy|role|user|type|sequence|trigger|extension|database|domain"
    r"|rule|publication|subscription|statistics|aggregate|operator|server|privileges|group|tablespace)\b"
    r"|\btruncate\s+(?:table\s+)?\w+[.\w]*|\b(?:grant|revoke)\s+[\w ,{}]+\s+(?:on|to|from)\b|\bcomment\s+on\s+\w",
    re.IGNORECASE,
)
QUERY = re.compile(r"\s*(?:select|insert|update|delete|with|copy|merge|lock)\b", re.IGNORECASE)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Each string of the file with its line; pieces of an f-string as one, its values as `{}`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside |= {id(part) for part in node.values}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.lineno, node.value


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield id(body[0].value)


def product_files() -> list[Path]:
    """Every Python file of the product, without tests and migrations; what new-domain writes included."""
    found = [*PACKAGE.rglob("*.py"), *(PACKAGE / "ops" / "scaffold").rglob("*.py.txt")]
    return sorted(path for path in found if not {"tests", "migrations", "testing"} & set(path.parts))
