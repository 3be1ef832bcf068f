"""Which source is asked for a pair, what a cross rate is, when a rate is old, absurd, or due to be asked for again.

A source has one currency of its own (its pivot) on one side of every rate; any other pair is made of two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from zoneinfo import ZoneInfo

from dastyor.domains.expenses.model.rates import Found, Leg, SourceState, Wanted
from dastyor.kit.money import Rate

DIGITS = 12  # significant ones of a rate: 10^15 minor units change currency to within one of them
OLD = timedelta(days=7)  # longer than any bank rests but at New Year
RECENT = timedelta(days=3)  # Friday's rate is Monday's until Monday's own comes
ABSURD = 5  # times as much, or as little, as the last one: no currency did that between two documents
ROUGHLY = 10  # the same for the very first, beside the worths below: soums may lose so much in twenty years, not more
FORGOTTEN = timedelta(days=366)  # what was longer ago says nothing of today's: some do lose so much in years
AHEAD = timedelta(days=14)  # before New Year the Bank of Russia sets the rate of 10 or 11 January
_DIVIDING = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_EXACT = Context(prec=60)
_WINDOW = timedelta(hours=4)  # after the usual hour a source is asked again and again, then seldom
_OFTEN, _SELDOM = timedelta(minutes=30), timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a source beforehand."""

    name: str
    pivot: str
    is_quote: bool  # whether its rates say what one foreign unit costs in the pivot, or what one pivot buys
    probe: str  # a currency that it gives every day
    zone: str
    at: time  # about when it publishes
    ahead: int  # for how many days ahead it then does
    weekdays: frozenset[int]  # on which days its rates begin, Monday is 0

    def leg(self, currency: str) -> Leg:
        """The rate of that currency as this source gives it."""
        return Leg(self.name, *((currency, self.pivot) if self.is_quote else (self.pivot, currency)))


# Hours and rhythm: cbr.ru and cbu.uz publish in the afternoon for the next day, the ECB about 16:00 CET for the same.
SOURCES = {
    source.name: source
    for source in (
        Source(
            name="cbr", pivot="RUB", is_quote=True, probe="USD", zone="Europe/Moscow", at=time(15, 30), ahead=1,
            weekdays=frozenset({1, 2, 3, 4, 5}),
        ),
        Source(
            name="cbu", pivot="UZS", is_quote=True, probe="USD", zone="Asia/Tashkent", at=time(16), ahead=1,
            weekdays=frozenset({1, 2, 3, 4, 5}),
        ),
        Source(
            name="ecb", pivot="EUR", is_quote=False, probe="USD", zone="Europe/Berlin", at=time(16), ahead=0,
            weekdays=frozenset({0, 1, 2, 3, 4}),
        ),
        Source(
            name="frankfurter", pivot="USD", is_quote=False, probe="EUR", zone="Europe/Berlin", at=time(17), ahead=0,
            weekdays=frozenset({0, 1, 2, 3, 4}),
        ),
    )
}  # fmt: skip
_OWN = {source.pivot: source.name for source in SOURCES.values() if source.name != "frankfurter"}


#: About how much one dollar bought in 2026, of the currencies that the first screen offers.
ROUGH_WORTHS = {
    "USD": Decimal(1), "EUR": Decimal("0.86"), "CNY": Decimal("7.1"), "RUB": Decimal(82), "KZT": Decimal(525),
    "UZS": Decimal(12_000),
}  # fmt: skip


def significant(value: Decimal) -> Decimal:
    """The value to twelve significant digits, half-even."""
    return _DIVIDING.plus(value)


def order(base: str, quote: str) -> list[Source]:
    """The sources of a pair, the best first: the bank of the wanted currency, of the other, then who gathers them all."""
    first = [_OWN.get(quote), _OWN.get(base), "frankfurter", *SOURCES]
    return [SOURCES[name] for name in dict.fromkeys(name for name in first if name is not None)]


def legs(source: Source, base: str, quote: str) -> list[Leg]:
    """What must be known of the source for the pair: one rate where its own currency is in it, else two."""
    return [source.leg(currency) for currency in (base, quote) if currency != source.pivot]


def composed(source: Source, wanted: Wanted, found: Mapping[Leg, Found]) -> Rate | None:
    """The pair's rate by this source; its day is the elder of two. None while a leg is missing."""
    known = [found.get(leg) for leg in legs(source, wanted.base, wanted.quote)]
    days = [each.day for each in known if each is not None]
    if len(days) < len(known) or not days:
        return None
    direct = found.get(Leg(source.name, wanted.base, wanted.quote))
    if direct is not None:
        value = direct.value
    else:
        above, below = _worth(source, wanted.base, found), _worth(source, wanted.quote, found)
        # One division for both: nothing is rounded twice.
        value = _DIVIDING.divide(_EXACT.multiply(above[0], below[1]), _EXACT.multiply(above[1], below[0]))
    return Rate(wanted.base, wanted.quote, value, min(days), source.name)


def _worth(source: Source, currency: str, found: Mapping[Leg, Found]) -> tuple[Decimal, Decimal]:
    """What one unit is worth in the pivot, as a fraction."""
    if currency == source.pivot:
        return Decimal(1), Decimal(1)
    value = found[source.leg(currency)].value
    return (value, Decimal(1)) if source.is_quote else (Decimal(1), value)


def settled(wanted: Wanted, found: Mapping[Leg, Found], today: date) -> Rate | None:
    """The rate that needs no further asking, of the best source that has one."""
    return next((rate for rate in _rates(wanted, found) if is_settled(rate.day, wanted.day, today)), None)


def fitting(source: Source, wanted: Wanted, found: Mapping[Leg, Found]) -> Rate | None:
    """The rate in force on the day by this source, when it has just been asked; None when it has only an old one."""
    rate = composed(source, wanted, found)
    return None if rate is None or is_old(rate.day, wanted.day) else rate


def newest(wanted: Wanted, found: Mapping[Leg, Found]) -> Rate | None:
    """The last rate up to the day, however old: of two sources' the younger, of equals the better source's."""
    rates = _rates(wanted, found)
    return max(rates, key=lambda rate: rate.day, default=None)


def earliest(wanted: Wanted, found: Mapping[Leg, Found]) -> Rate | None:
    """Of rates given after the day the one nearest to it."""
    return min(_rates(wanted, found), key=lambda rate: rate.day, default=None)


def _rates(wanted: Wanted, found: Mapping[Leg, Found]) -> list[Rate]:
    made = (composed(source, wanted, found) for source in order(wanted.base, wanted.quote))
    return [rate for rate in made if rate is not None]


def is_settled(rate_on: date, day: date, today: date) -> bool:
    """Whether asking the source again would give nothing nearer to the day.

    Of days that are over only their own rate: between that of the third and the fifth one of the fourth may exist.
    """
    return rate_on == day or (day >= today - timedelta(days=1) and timedelta(0) <= day - rate_on <= RECENT)


def is_old(rate_on: date, day: date) -> bool:
    """Whether whoever sees an amount made with the rate should be told so."""
    return not timedelta(0) <= day - rate_on <= OLD


def is_absurd(rate: Rate, last: Found | None, others: Sequence[Found], today: date) -> bool | None:
    """Whether the rate cannot be true, seeing its source's last one, else what other sources say, else the rough worths.

    None when nothing of all that is known. A day that nobody can know of yet is absurd whatever the rate.
    """
    if rate.day > today + AHEAD:
        return True
    for seen, times in (([last] if last else [], ABSURD), (others, ABSURD), (_roughly(rate, today), ROUGHLY)):
        near = [each.value for each in seen if not is_forgotten(each, rate.day)]
        if near:
            return not any(value / times <= rate.value <= value * times for value in near)
    return None


def is_forgotten(last: Found, day: date) -> bool:
    """Whether a rate of that day cannot be judged by this one."""
    return abs(day - last.day) > FORGOTTEN


def sifted(
    rates: Sequence[Rate], last: Mapping[Rate, Found], others: Mapping[Rate, Sequence[Found]], today: date
) -> tuple[list[Rate], list[Rate]]:
    """The rates of one answer that can be believed, and those that cannot.

    What nothing is known of goes by its neighbours: of an answer where all that can be judged is absurd, none is taken.
    """
    told = {rate: is_absurd(rate, last.get(rate), others.get(rate, ()), today) for rate in rates}
    unheard = bool(told) and False not in told.values() and True in told.values()
    absurd = [rate for rate in rates if (unheard if told[rate] is None else told[rate])]
    return [rate for rate in rates if rate not in absurd], absurd


def others_legs(rate: Rate) -> list[Leg]:
    """What must be known of the other sources to judge the rate by them."""
    return [leg for source in _others(rate) for leg in legs(source, rate.base, rate.quote)]


def by_others(rate: Rate, found: Mapping[Leg, Found]) -> list[Found]:
    """What the other sources say of the same pair."""
    made = (composed(source, Wanted(rate.day, rate.base, rate.quote), found) for source in _others(rate))
    return [Found(each.value, each.day) for each in made if each is not None]


def _others(rate: Rate) -> list[Source]:
    return [source for source in SOURCES.values() if source.name != rate.source]


def _roughly(rate: Rate, today: date) -> list[Found]:
    """The pair by the rough worths, which are of today: they say nothing of days long ago."""
    bought, paid = ROUGH_WORTHS.get(rate.base), ROUGH_WORTHS.get(rate.quote)
    return [Found(paid / bought, today)] if bought and paid else []


def stored_as(rate: Rate) -> Leg:
    """The leg that the rate is, as its source gave it."""
    return Leg(rate.source, rate.base, rate.quote)


def expected(source: Source, now: datetime) -> date:
    """The last day for which the source should have given rates by now, holidays aside."""
    there = now.astimezone(ZoneInfo(source.zone))
    day = there.date() + timedelta(days=source.ahead if there.time() >= source.at else source.ahead - 1)
    while day.weekday() not in source.weekdays:
        day -= timedelta(days=1)
    return day


def is_stale(source: Source, last: date, now: datetime) -> bool:
    """Whether a source that answers has stopped to give new rates."""
    return expected(source, now) - last > OLD


def is_due(source: Source, state: SourceState, now: datetime) -> bool:
    """Whether the source should be asked now: often around its hour and after a failure, else seldom."""
    if state.tried_at is None or state.tried_at > now:  # the second: a clock that was set back
        return True
    if state.problem is None and state.newest is not None and state.newest >= expected(source, now):
        return False
    there = now.astimezone(ZoneInfo(source.zone))
    past = there - there.replace(hour=source.at.hour, minute=source.at.minute, second=0, microsecond=0)
    often = state.problem is not None or timedelta(0) <= past <= _WINDOW
    return now - state.tried_at >= (_OFTEN if often else _SELDOM)
