"""How hypothesis works here: as many examples as ever, and no clock, for a busy machine says nothing about the code."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("dastyor", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dastyor")
