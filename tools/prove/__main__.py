"""Run the long suites, whole or by name: python -m tools.prove "row-7,bot"

What a suite showed is kept in docs/reliability.json, and docs/reliability.md is written from it. A suite that has passed
on this commit is not run again, so a broken-off run goes on where it was; a suite that is named is always run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from tools.prove.suites import SUITES, Suite

ROOT = Path(__file__).resolve().parents[2]
KEPT, TOLD = ROOT / "docs" / "reliability.json", ROOT / "docs" / "reliability.md"
Shown = dict[str, Any]
_NOISE = re.compile(
    r"^[.FEsxX]*\s*(\[\s*\d+%\])?$|passed|^=+|^-+$|random seed|^bringing up|warnings? in |\[(info|warning|error) +\]"
)
_PATH = re.compile(r"(?<!\w)/(?:[\w.-]+/)+\S*")  # of this machine, which is nobody's business


def main(names: str) -> int:
    """0 when all that ran has passed; 2 for a name that there is not."""
    wanted = [name for name in names.replace(" ", "").split(",") if name]
    unknown = set(wanted) - {suite.name for suite in SUITES}
    if unknown:
        print(
            f"There is no suite {', '.join(sorted(unknown))}. One of: {', '.join(suite.name for suite in SUITES)}.",
            file=sys.stderr,
        )
        return 2
    kept: dict[str, Shown] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    commit, failed = _git("rev-parse", "--short", "HEAD"), 0
    for suite in SUITES:
        before = kept.get(suite.name, {})
        is_done = before.get("commit") == commit and before.get("passed")
        if suite.name not in wanted if wanted else is_done:
            continue
        print(f"{suite.name}: {suite.promise}", flush=True)
        kept[suite.name] = shown = _run(suite) | {"commit": commit}
        print("\n".join(f"  {line}" for line in shown["figures"]), flush=True)
        print(f"  {'held' if shown['passed'] else 'MISSED'} after {shown['seconds']} s", flush=True)
        failed += not shown["passed"]
        KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        TOLD.write_text(page(kept), encoding="utf-8")
    return int(failed > 0)


def _run(suite: Suite) -> Shown:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--timeout", str(suite.minutes * 60), *suite.tests]
    begun, log = monotonic(), ROOT / "build" / f"prove-{suite.name}.log"
    log.parent.mkdir(exist_ok=True)
    try:
        with log.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **suite.surroundings}, stdout=out, stderr=subprocess.STDOUT,
                timeout=suite.minutes * 60, check=False,
            )  # fmt: skip
        passed = done.returncode == 0
    except subprocess.TimeoutExpired:
        passed = False
    lines = log.read_text(encoding="utf-8").splitlines()
    return {
        "passed": passed, "seconds": round(monotonic() - begun), "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "figures": _figures(lines, passed=passed), "tests": next((line for line in reversed(lines) if "passed" in line or "failed" in line), ""),
    }  # fmt: skip


def _figures(lines: list[str], *, passed: bool) -> list[str]:
    """What the tests printed about what they saw; of a failure the lines that say which."""
    if not passed:
        return [_PATH.sub("…", line) for line in lines if line.startswith(("FAILED", "ERROR", "E  "))][-8:]
    told = (line.lstrip(".").strip() for line in lines)
    return [_PATH.sub("…", line[:300]) for line in told if line and not _NOISE.search(line)][:12]


def page(kept: dict[str, Shown]) -> str:
    """docs/reliability.md."""
    text = [
        "# Reliability: what was promised, what was seen", "",
        "Written by `make prove`; each suite by name: `make prove ONLY=row-7`. In `make check` the same scripts run shortened.",
        ("Rows are those of the scoreboard of reliability. Each script takes its moments from a seed that it prints; "
        "`DASTYOR_PROVE_SEED` runs it again."), "",
        "| suite | row | promise | last whole run |", "|---|---|---|---|",
    ]  # fmt: skip
    for suite in SUITES:
        text.append(
            f"| [{suite.name}](#{suite.name}) | {suite.rows} | {suite.promise} | {_last(kept.get(suite.name))} |"
        )
    for suite in SUITES:
        text += ["", f"## {suite.name}", "", "Scripts: " + ", ".join(f"`{test}`" for test in suite.tests) + ".", ""]
        shown = kept.get(suite.name)
        text += (
            [f"- {line}" for line in shown["figures"]]
            if shown
            else ["Not run whole yet; its short form runs in `make check`."]
        )
        text += ["", f"{_last(shown)}: {shown['tests'].strip('= ')}"] if shown else []
    return "\n".join(text) + "\n"


def _last(shown: Shown | None) -> str:
    if shown is None:
        return "not yet run whole"
    return f"{'held' if shown['passed'] else '**missed**'}, {shown['when']}, {shown['seconds']} s, commit {shown['commit']}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
