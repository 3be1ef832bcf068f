"""The Bank of Russia: rates to the rouble, for a price of `Nominal` units, with a decimal comma, in windows-1251.

Set on working days for the next day; asked for a day without one it answers with the document in force on it.
Form: cbr.ru/development/sxml.
"""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from dastyor.domains.expenses.adapters import reading
from dastyor.kit.http import PoliteClient
from dastyor.kit.money import Rate

_DAY = "%d.%m.%Y"


class BankOfRussia:
    """cbr.ru over HTTP."""

    def __init__(self, address: str, client: PoliteClient) -> None:
        self._address, self._client = address.rstrip("/"), client
        self._ids: dict[str, str] = {}  # its own numbers of currencies, as the last document of a day told them

    async def day(self, day: date | None = None) -> list[Rate]:
        """As RateSource.day."""
        url = f"{self._address}/scripts/XML_daily.asp"
        answer = await reading.fetched(self._client, url, {"date_req": f"{day:%d/%m/%Y}"} if day else None)
        root = reading.xml_of(answer)
        given = reading.day_of(root.get("Date"), _DAY)
        if root.tag != "ValCurs" or given is None:
            raise reading.unreadable(url, (root.text or "no document of a day").strip()[:80])
        known = [valute for valute in root.iter("Valute") if reading.is_known(valute.findtext("CharCode"))]
        self._ids |= {valute.findtext("CharCode", ""): valute.get("ID", "") for valute in known}
        return reading.whole((_rate(each, each.findtext("CharCode", ""), given) for each in known), url)

    async def stretch(self, currency: str, first: date, last: date) -> list[Rate]:
        """As RateSource.stretch: the history of one currency; the document of the last day where it has none."""
        of_last = [rate for rate in await self.day(last) if rate.base == currency]
        if currency not in self._ids:
            return of_last
        url = f"{self._address}/scripts/XML_dynamic.asp"
        params = {"date_req1": f"{first:%d/%m/%Y}", "date_req2": f"{last:%d/%m/%Y}", "VAL_NM_RQ": self._ids[currency]}
        root = reading.xml_of(await reading.fetched(self._client, url, params))
        records = list(root.iter("Record"))
        if not records:
            return of_last
        return reading.whole(
            (
                _rate(each, currency, day) if (day := reading.day_of(each.get("Date"), _DAY)) else None
                for each in records
            ),
            url,
        )


def _rate(line: Element, currency: str, day: date) -> Rate | None:
    value, nominal = reading.number(line.findtext("Value")), reading.number(line.findtext("Nominal"))
    if value is None or nominal is None:
        return None
    return Rate(currency, "RUB", reading.per_unit(value, nominal), day, "cbr")
