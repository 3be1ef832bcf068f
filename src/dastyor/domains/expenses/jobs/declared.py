"""The jobs that all files of this folder declare themselves in."""

from __future__ import annotations

from dastyor.kit.jobs import Jobs

jobs = Jobs("expenses")
