"""python -m tools.docs [--check]: writes every reference document, or says which are out of date and exits 1."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.docs.pages import documents
from tools.docs.schemas import FOLDER, Breaking, schemas, worsened

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """1 when a document is out of date, or when an event was changed in a way that its hearers would not survive."""
    wanted = documents()
    try:
        wanted |= {f"{FOLDER}/{wire}.json": worsened(ROOT, wire, schema) for wire, schema in schemas().items()}
    except Breaking as breaking:
        print(breaking, file=sys.stderr)
        return 1
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / FOLDER).glob("*.json")}
    late = [name for name, text in wanted.items() if not (ROOT / name).is_file() or (ROOT / name).read_text() != text]
    gone = sorted(there - set(wanted))
    for name in gone:
        print(f"{name} describes an event that is no longer declared; hearers may still have it", file=sys.stderr)
    if "--check" in sys.argv:
        for name in late:
            print(f"{name} is out of date: run make docs", file=sys.stderr)
        return 1 if late or gone else 0
    for name in late:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(wanted[name], encoding="utf-8")
        print(name)
    return 1 if gone else 0


if __name__ == "__main__":
    raise SystemExit(main())
