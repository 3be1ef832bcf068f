"""Every benchmark, each beside its peer or limit of the same run; writes docs/benchmarks.md: python -m tools.bench"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from dastyor.kit.testing.servers import started
from dastyor.ops.bench.brokered import BROKERS
from dastyor.ops.bench.owed import OWED

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"


def main(names: list[str]) -> int:
    """0 when every promise was kept."""
    load = psutil.getloadavg()[0]
    text, failed = _head(load), 0
    for name in names or list(OWED):
        print(f"bench {name}", file=sys.stderr, flush=True)
        with started("kafka") if name == "kafka" else nullcontext("") as brokers:
            done = subprocess.run(
                [sys.executable, "-m", "dastyor", "bench", name, "--json"],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, BROKERS: brokers},
            )
        failed += done.returncode != 0
        text += (
            _section(name, json.loads(done.stdout))
            if done.stdout
            else ["", f"## {name}", "", f"Failed: {done.stderr.strip()[-300:]}"]
        )
    PAGE.write_text("\n".join(text) + "\n", encoding="utf-8")
    return int(failed > 0)


def _head(load: float) -> list[str]:
    cores, memory = psutil.cpu_count(), psutil.virtual_memory().total / 2**30
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    return [
        "# Benchmarks", "",
        "Written by `make bench`; one of them: `dastyor bench bot`. Ratios are of one run; absolute figures are of this machine.", "",
        f"- machine: {cores} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, load {load:.1f} before the start",
        f"- when: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}",
    ]  # fmt: skip


def _section(name: str, figures: dict[str, Any]) -> list[str]:
    text = ["", f"## {name}", "", "| figure | seen | owed |", "|---|---:|---|"]
    missed = figures.pop("missed")
    for key, value in figures.items():
        promise = OWED[name].get(key)
        is_kept = "" if promise is None else (" kept" if promise.holds(value) else " **missed**")
        text.append(f"| {key.replace('_', ' ')} | {value} | {promise or ''}{is_kept} |")
    return [*text, "", f"Missed: {'; '.join(missed)}."] if missed else text


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
