"""The rate sources of the lab: four banks' servers in their own forms, with a history for any day, and faults on demand.

What a currency is worth on a day is always the same, so a test can say what it expects and a demo looks alive.
"""

from __future__ import annotations

from dastyor.lab.rates.app import PLACES, PREFIX, RatesLab
from dastyor.lab.rates.faults import Fault
from dastyor.lab.rates.worth import worth

__all__ = ["PLACES", "PREFIX", "Fault", "RatesLab", "worth"]
