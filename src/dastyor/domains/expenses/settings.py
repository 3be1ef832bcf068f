"""Where rates are asked for; each address may be a mirror or an own server of the same form."""

from __future__ import annotations

from pydantic import Field

from dastyor.kit.settings import Section
from dastyor.kit.settings.kinds import Web


class Settings(Section):
    """Sources of exchange rates."""

    cbr_url: Web = Field("https://www.cbr.ru", description="The Bank of Russia, which gives the rates of RUB.")
    cbu_url: Web = Field("https://cbu.uz", description="The Central Bank of Uzbekistan, which gives the rates of UZS.")
    ecb_url: Web = Field("https://www.ecb.europa.eu", description="The European Central Bank, for the rates of EUR.")
    frankfurter_url: Web = Field(
        "https://api.frankfurter.dev", description="Frankfurter, for every other pair and when a bank is away."
    )
