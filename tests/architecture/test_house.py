"""The house: boundaries held by import-linter, folders that speak one vocabulary, roles that load what they need."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dastyor.kit.modules import EXPORTS, Module
from dastyor.modules import MODULES
from tests.support.sql_texts import PACKAGE, ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
DOMAINS = PACKAGE / "domains"
#: What a domain's folder may hold beside its parts (house.md 4.3): its own words, its insides, and what is not Python.
INSIDES = {"model", "rules", "events", "errors", "ports", "store", "service", "adapters", "reports", "imports", "web",
           "rpc", "takeout"}  # fmt: skip
ASIDE = {"migrations", "texts", "pages", "tests"}


def folders():
    return sorted(path.name for path in DOMAINS.iterdir() if (path / "__init__.py").is_file())


def test_the_eight_contracts_are_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Contracts: 8 kept, 0 broken." in done.stdout


def test_nothing_is_ignored_beyond_the_reaction_rule():
    contracts = SETTINGS["contracts"]
    assert len(contracts) == 8
    ignored = [each for contract in contracts for each in contract.get("ignore_imports", ())]
    assert ignored == ["dastyor.domains.*.reactions -> dastyor.domains.*.events"]
    spared = {each for contract in contracts for each in contract.get("exhaustive_ignores", ())}
    assert spared == {"__main__", *ASIDE}


def test_the_list_of_modules_is_the_folders():
    assert sorted(MODULES) == folders()
    assert len(set(MODULES)) == len(MODULES)


def test_the_list_of_modules_holds_names_and_nothing_else():
    tree = ast.parse((PACKAGE / "modules.py").read_text(encoding="utf-8"))
    said, future, listed = tree.body
    assert isinstance(said, ast.Expr) and isinstance(future, ast.ImportFrom) and future.module == "__future__"
    assert isinstance(listed, ast.Assign) and ast.literal_eval(listed.value) == MODULES
    assert all(isinstance(name, str) and name.isidentifier() for name in MODULES)


@pytest.mark.parametrize("domain", folders())
def test_a_domain_speaks_the_one_vocabulary(domain):
    names = {path.name.removesuffix(".py") for path in (DOMAINS / domain).iterdir()} - {"__init__", "__pycache__"}
    assert names <= {*EXPORTS, *INSIDES, *ASIDE}
    module = Module(domain)
    for part in module.parts():
        assert hasattr(module.load(part), EXPORTS[part]), f"{domain}.{part} exports no {EXPORTS[part]}"
    init = ast.parse((DOMAINS / domain / "__init__.py").read_text(encoding="utf-8"))
    own = [each for each in init.body[1:] if not isinstance(each, ast.ImportFrom) or each.module != "__future__"]
    assert ast.get_docstring(init)
    assert [ast.unparse(each.targets[0]) if isinstance(each, ast.Assign) else each for each in own] in (
        [],
        ["PIECES"],
    ), "a domain's __init__ is its own words, the names of its pieces, and nothing else"


def test_names_become_modules_in_two_places_only():
    callers = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.names if isinstance(node, ast.ImportFrom | ast.Import) else ()
            if any(each.name in {"import_module", "__import__"} for each in named):
                callers.add(path.relative_to(PACKAGE).as_posix())
    assert callers <= {"kit/modules.py"} | {path for path in callers if path.startswith("assembly/")}


_LOADED = """
import json, sys
from dastyor.kit.settings import Settings
from dastyor.assembly.house import House
from dastyor.assembly.services import service
from dastyor.kit.seal import RootKeys
from dastyor.kit.serve import Gate
settings = Settings(home="/nowhere", bot_token="123456:ABCdefGHIjklMNOpqrSTUvwxYZ012345678")
house = House(settings, "postgresql://dastyor_app@/dastyor?host=/nowhere", keys=RootKeys(b"k" * 32))
made = service(house, sys.argv[1], gate=Gate(list))
if hasattr(made, "_make"):
    made._make()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
_NEVER = {
    "receiver": {"aiogram", "fastapi", "starlette", "sqlalchemy", "alembic", "procrastinate", "aiohttp", "httpx"},
    "sender": {"aiogram", "fastapi", "starlette", "sqlalchemy", "alembic", "procrastinate", "aiohttp", "httpx"},
    "bot": {"fastapi", "starlette", "sqlalchemy", "alembic"},
    "api": {"aiogram", "sqlalchemy", "alembic"},
    "worker": {"fastapi", "starlette", "aiogram", "alembic"},
    "clock": {"fastapi", "starlette", "aiogram", "alembic"},
}


@pytest.mark.parametrize("role", _NEVER)
def test_a_role_loads_what_it_needs_and_no_more(role):
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, role], capture_output=True, text=True, check=False, cwd=Path("/")
    )
    assert done.returncode == 0, done.stderr
    # A storage is opened by the first file that is touched, whoever touches it.
    assert set(json.loads(done.stdout)) & (_NEVER[role] | {"obstore"}) == set()


def test_the_help_loads_no_front():
    code = "import sys; sys.argv = ['dastyor', '--help']\ntry:\n from dastyor.cli import main; main()\nexcept SystemExit: pass\n"
    code += "print('loaded', sorted({n.partition('.')[0] for n in sys.modules} & {'aiogram', 'fastapi', 'sqlalchemy', 'psycopg'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "new-domain" in done.stdout and done.stdout.splitlines()[-1] == "loaded []"
