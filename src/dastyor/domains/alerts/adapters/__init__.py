"""The outside world of alerts: the programs that are told of them."""

from __future__ import annotations

from dastyor.domains.alerts.adapters.programs import Programs

__all__ = ["Programs"]
