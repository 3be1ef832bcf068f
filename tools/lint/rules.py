"""The rules. A breach that must stand carries `# lint: <rule> - <reason>` on its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LONGEST_FILE = 400
_LONGEST_FUNCTION = 60
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
_BARE_IGNORE = re.compile(r"#\s*(type: ignore(?!\[[\w, -]+\]\s+#)|noqa(?!: [A-Z]+[0-9]+.* - ))")
_ESCAPE = re.compile(r"# lint: ([\w-]+) - \S")
_NAMED = re.compile(r"\b(?:from|join|into|update)\s+(\w+)\.(\w+)", re.IGNORECASE)
# A function of the owner's (`from accounts.reach(…)`) says itself whom it answers; its migration is where to look.
_ROWS = re.compile(r"\b(?:(?:from|join)\s+\w+\.\w+\b(?!\s*\()|(?:into|update)\s+\w+\.\w+)", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-zА-Яа-яЁёЎўҚқҒғҲҳ]{3}")

Found = Iterator[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks one rule."""

    path: Path
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.rule}: {self.advice}"


def check_file(path: Path) -> list[Breach]:
    """Every breach of one file."""
    text = path.read_text(encoding="utf-8")
    lines, tree = text.splitlines(), ast.parse(text)
    rules = (
        _shape(tree, lines),
        _unfinished(lines),
        _docstrings(path, tree),
        _query_without_workspace(path, tree),
        _literal_text(path, tree),
        _float_near_money(text, tree),
    )
    found = (Breach(path, line, rule, advice) for each in rules for line, rule, advice in each)
    return [breach for breach in found if not _excused(lines, breach)]


def _excused(lines: list[str], breach: Breach) -> bool:
    line = lines[breach.line - 1] if breach.line <= len(lines) else ""
    escape = _ESCAPE.search(line)
    return escape is not None and escape[1] == breach.rule


def _shape(tree: ast.Module, lines: list[str]) -> Found:
    if len(lines) > _LONGEST_FILE:
        yield 1, "shape", f"{len(lines)} lines; over {_LONGEST_FILE} a file is two thoughts, split it by thought"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            height = (node.end_lineno or node.lineno) - node.lineno + 1
            if height > _LONGEST_FUNCTION:
                yield node.lineno, "shape", f"{node.name} has {height} lines; over {_LONGEST_FUNCTION} it hides a step"


def _unfinished(lines: list[str]) -> Found:
    for number, line in enumerate(lines, 1):
        if _UNFINISHED.search(line):
            yield number, "unfinished", "finish it, or write a decision"
        if _BARE_IGNORE.search(line):
            yield (
                number,
                "bare-ignore",
                "name the code and the reason: `# noqa: X123 - why`, `# type: ignore[x]  # why`",
            )


def _docstrings(path: Path, tree: ast.Module) -> Found:
    """Contracts are read by others: all of kit, services, rules and ports, and every module."""
    if "migrations" not in path.parts and ast.get_docstring(tree) is None:
        yield 1, "docstring", "say in a sentence what the module is"
    owed = "kit" in path.parts or {"service", "rules", "ports"} & {path.stem, *path.parts}
    if not owed or "migrations" in path.parts:
        return
    for node in _public(tree.body):
        if ast.get_docstring(node) is None:
            yield node.lineno, "docstring", f"{node.name} is public: its first sentence is the result"


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield node
                yield from _public(node.body)
            # A test's name is its sentence already.
            elif not node.name.startswith("test_") and not any(
                _name(each) in {"overload", "setter"} for each in node.decorator_list
            ):
                yield node


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _query_without_workspace(path: Path, tree: ast.Module) -> Found:
    """A forgotten workspace shows one business another's books; row security is the second guard, not the first."""
    domain = next((part for before, part in zip(path.parts, path.parts[1:], strict=False) if before == "domains"), None)
    if domain is None or "migrations" in path.parts:
        return
    # A piece of an f-string is no query: the workspace may be named in the next piece.
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        text = _query(node)
        if text is None or not isinstance(node, ast.expr) or id(node) in pieces:
            continue
        if any(schema != domain for schema, _ in _NAMED.findall(text)):
            yield node.lineno, "foreign-table", "another domain's tables are its own: ask it by event, table or metric"
        if _ROWS.search(text) and "workspace_id" not in text:
            yield node.lineno, "query-without-workspace", "name workspace_id, or say why not"


def _query(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    else:
        return None
    return text if re.match(r"\s*(select|insert|update|delete|with)\b", text, re.IGNORECASE) else None


def _literal_text(path: Path, tree: ast.Module) -> Found:
    """A text in code exists in one language only."""
    if "bot" not in {path.stem, *path.parts}:
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and _name(node.func) in {"say", "show", "toast", "Button", "Screen"}
            and node.args
        ):
            first = node.args[0]
            literal = first.value if isinstance(first, ast.Constant) else ""
            if isinstance(literal, str) and _WORDS.search(literal):
                yield node.lineno, "literal-text", "take the text from the catalogues by its key"


def _float_near_money(text: str, tree: ast.Module) -> Found:
    """0.1 + 0.2 is not 0.3: no float where money is."""
    if "Money" not in text and "Decimal" not in text:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield node.lineno, "float-near-money", "keep it exact: Decimal or Money"
        if isinstance(node, ast.Call) and _name(node.func) in {"Money", "Decimal"}:
            for each in node.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, float):
                    yield node.lineno, "float-near-money", "give the digits as a string"
