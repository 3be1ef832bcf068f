"""python -m tools.lint DIR: every breach as `file:line rule: what to do`; exit 1 when there is one."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.lint.rules import check_file


def main() -> int:
    """1 when there is a breach."""
    found = []
    for root in map(Path, sys.argv[1:] or ["src"]):
        for path in sorted(root.rglob("*.py")):
            if "tests" not in path.parts:
                found += check_file(path)
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
