"""The outside world of expenses: a file for each source of rates, and how their texts are read."""

from __future__ import annotations

from dastyor.domains.expenses.adapters.cbr import BankOfRussia
from dastyor.domains.expenses.adapters.cbu import BankOfUzbekistan
from dastyor.domains.expenses.adapters.ecb import EuropeanBank
from dastyor.domains.expenses.adapters.frankfurter import Frankfurter
from dastyor.domains.expenses.ports import RateSource
from dastyor.domains.expenses.settings import Settings
from dastyor.kit.sites import Sites

__all__ = ["BankOfRussia", "BankOfUzbekistan", "EuropeanBank", "Frankfurter", "rate_sources"]


def rate_sources(settings: Settings, sites: Sites) -> dict[str, RateSource]:
    """Every source by its name, each with a client of its own: one that is slow holds no other up."""
    return {
        "cbr": BankOfRussia(settings.cbr_url, sites.client("cbr", settings.cbr_url)),
        "cbu": BankOfUzbekistan(settings.cbu_url, sites.client("cbu", settings.cbu_url)),
        "ecb": EuropeanBank(settings.ecb_url, sites.client("ecb", settings.ecb_url)),
        "frankfurter": Frankfurter(settings.frankfurter_url, sites.client("frankfurter", settings.frankfurter_url)),
    }
