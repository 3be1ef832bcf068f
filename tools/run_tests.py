"""The whole test suite, as `make test` runs it: two processes, every server started by the tests themselves."""

from __future__ import annotations

import os
import sys

import pytest


def main() -> int:
    """Pytest's exit code; 5 (no test) is a failure like any other."""
    workers = str(min(4, os.cpu_count() or 2))
    return int(pytest.main(["-q", "-n", workers, "--dist", "loadfile", *sys.argv[1:]]))


if __name__ == "__main__":
    raise SystemExit(main())
