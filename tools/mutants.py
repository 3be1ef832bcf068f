"""Would the tests notice? python -m tools.mutants "money,tenancy": breaks code in small ways and counts what is seen.

Each mutant runs in a fork of one warm process, which loads the broken text in place of the file: nothing on the disk
is touched. The same seed draws the same mutants. Why it is ours: docs/decisions/mutants-of-our-own.md.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module, machinery
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KIT = ROOT / "src" / "dastyor" / "kit"
SEED, DRAWN = (
    7,
    {"money": 1000, "tenancy": 60, "delivery": 60},
)  # money whole; the others by lot, for each takes seconds

#: By promise: its code, and the tests of the kit that hold each file.
TARGETS = {
    "money": {
        "money.py": "test_money* test_digits*",
        "currencies.py": "test_money*",
        "digits.py": "test_digits* test_money*",
        "i18n/figures.py": "test_i18n*",
    },
    "tenancy": {
        "db.py": "test_database* test_transactions*",
        "transaction.py": "test_transactions* test_database*",
        "actor.py": "test_actor*",
        "migrating/tenancy.py": "test_migrating*",
        "api/door.py": "test_api_door* test_api_rest*",
        "api/guesses.py": "test_api_guesses*",
    },
    "delivery": {
        "bus/care.py": "test_bus_care*",
        "bus/cursors.py": "test_bus_cursors* test_bus_postgres*",
        "bus/outbox.py": "test_bus_outbox* test_bus_postgres*",
        "bus/work.py": "test_bus_work* test_bus_postgres*",
        "bus/postgres.py": "test_bus_postgres*",
        "bus/replay.py": "test_bus_replay*",
        "telegram/queue.py": "test_telegram_*",
        "telegram/inbox.py": "test_telegram_inbox*",
    },
}

_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_RECKONED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def broken(node: ast.AST) -> Iterator[ast.AST]:
    """The node, broken in each way that fits it; `pass` where it is left out."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            yield ast.Compare(node.left, [_COMPARED[type(operator)]()], node.comparators)
        case ast.BinOp() if type(node.op) in _RECKONED:
            yield ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool() | int()):
            yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)
        case ast.Return(value=ast.expr()) if ast.unparse(node) != "return None":
            yield ast.Return(ast.Constant(None))
        case _:
            yield from _turned(node)


def _turned(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        changed = deepcopy(node)
        changed.test = ast.UnaryOp(ast.Not(), changed.test)
        yield changed
    elif isinstance(node, ast.Raise | ast.AugAssign | ast.Delete | ast.Break | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)
    ):
        yield ast.Pass()


def mutants(path: Path) -> Iterator[tuple[str, str]]:
    """Each mutant of the file: where and what, and the whole broken text. Decorators and types stay as they are."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kept = {id(node) for above in ast.walk(tree) for part in _kept(above) for node in ast.walk(part)}
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            many = value if isinstance(value, list) else [value]
            for at, node in enumerate(many):
                for put in broken(node) if isinstance(node, ast.AST) and id(node) not in kept else ():
                    setattr(parent, name, [*many[:at], put, *many[at + 1 :]] if many is value else put)
                    was, now = (ast.unparse(each).partition("\n")[0] for each in (node, put))
                    where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                    yield f"{where} {was}  ->  {now}", ast.unparse(ast.fix_missing_locations(tree))
                    setattr(parent, name, value)


def _kept(above: ast.AST) -> Iterator[ast.AST]:
    yield from getattr(above, "decorator_list", ())
    yield from (part for name in ("annotation", "returns") if (part := getattr(above, name, None)) is not None)
    if isinstance(above, ast.If) and ast.unparse(above.test) == "TYPE_CHECKING":
        yield above


def survives(path: Path, text: str, tests: list[str]) -> bool:
    """Whether no test of these fails on the broken text."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(quiet, number)
    real = machinery.SourceFileLoader.get_code

    def get_code(self: machinery.SourceFileLoader, name: str) -> Any:
        return compile(text, self.path, "exec") if Path(self.path) == path else real(self, name)

    machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]  # in this fork only
    import pytest

    options = ["-q", "-x", "-p", "no:randomly", "--hypothesis-seed=0", "--timeout=60"]
    code = pytest.main([*options, "-Wignore:Module already imported", *tests])
    os._exit(0 if code == 0 else 1)


def score(name: str) -> float:
    """The share of the drawn mutants that the tests have seen; the others are listed."""
    tests = {
        KIT / code: sorted(str(path) for pattern in held.split() for path in KIT.glob(f"**/tests/{pattern}.py"))
        for code, held in TARGETS[name].items()
    }
    found = [(path, *mutant) for path in tests for mutant in mutants(path)]
    drawn, begun, alive = Random(SEED).sample(found, min(DRAWN[name], len(found))), monotonic(), 0
    if not all(survives(KIT, "", tests[path]) for path in {path for path, *_ in drawn}):
        raise SystemExit(f"{name}: the tests fail on the code as it is; see to that first")
    for path, said, text in sorted(drawn):
        if survives(path, text, tests[path]):
            alive += 1
            print(f"  alive: {said}", flush=True)
    share = 1 - alive / len(drawn)
    took = f"{monotonic() - begun:.0f} s"
    print(f"{name}: {share:.1%} of {len(drawn)} mutants seen (of {len(found)}), {took}", flush=True)
    return share


def main(names: str) -> int:
    """0 when every target has 80 % of its mutants seen."""
    os.chdir(ROOT)
    for warm in [
        "hypothesis",
        "psycopg",
        "pytest_asyncio",
        "schemathesis",
        "fastapi",
        "aiogram",
        "sqlalchemy",
        "alembic",
    ]:
        import_module(warm)  # before the forks: none of ours
    return int(min(score(name) for name in (names or ",".join(TARGETS)).split(",")) < 0.8)


if __name__ == "__main__":
    raise SystemExit(main("".join(sys.argv[1:2])))
