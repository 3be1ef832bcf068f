"""`dastyor new-domain NAME`: a working slice with one passing test for each part, and its name in modules.py."""

from __future__ import annotations

import keyword
import re
import shutil
from pathlib import Path

from dastyor.kit.errors import Conflict, Invalid, Misconfigured

_SLICE = Path(__file__).resolve().parent / "slice"
_LIST = re.compile(r"MODULES = \(([^)]*)\)")


class NameWrong(Invalid):
    """A domain's name is a noun in small Latin letters, for example loyalty."""

    key = "problem-invalid"


class DomainThere(Conflict):
    """There is such a domain already."""

    key = "problem-conflict"


def new_domain(name: str, checkout: Path | None = None) -> None:
    """The folder, and one line changed. Raises NameWrong, DomainThere, Misconfigured outside a checkout."""
    package = (checkout or Path.cwd()) / "src" / "dastyor"
    if not re.fullmatch(r"[a-z]{3,20}", name) or keyword.iskeyword(name):
        raise NameWrong(name=name[:40])
    if not (package / "modules.py").is_file():
        raise Misconfigured(
            f"{package.parent.parent} is no checkout of Dastyor.", hint="Go into one, or give --folder."
        )
    folder = package / "domains" / name
    if folder.exists():
        raise DomainThere(name=name)
    entered = _entered(package / "modules.py", name)
    shutil.copytree(_SLICE, folder)
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8").replace("NAMES", name.capitalize()).replace("names", name)
        target = path.with_name(path.name.removesuffix(".txt").replace("names", name))
        target.write_text(text, encoding="utf-8")
        path.unlink()
    (package / "modules.py").write_text(entered, encoding="utf-8")
    print(folder)  # noqa: T201 - the command's answer


def _entered(path: Path, name: str) -> str:
    """The list with the name at its end. Raises Misconfigured."""
    text = path.read_text(encoding="utf-8")
    found = _LIST.search(text)
    if found is None:
        raise Misconfigured(f"{path} has no list of modules.", hint="Put it back as it was.")
    listed = found[1].rstrip().rstrip(",")
    return text.replace(found[0], f'MODULES = ({listed}, "{name}")')
