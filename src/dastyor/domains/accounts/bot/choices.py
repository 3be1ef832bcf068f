"""What can be chosen by a tap, shared by the first questions and by the settings."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.kit.bot import Button

#: Each language by its own name: who cannot read the screen must still find his own.
LANGUAGES = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
CURRENCIES = ("UZS", "RUB", "KZT", "USD", "EUR", "CNY")
TIMEZONES = (
    "Asia/Tashkent",
    "Asia/Samarkand",
    "Asia/Almaty",
    "Asia/Bishkek",
    "Asia/Dushanbe",
    "Asia/Ashgabat",
    "Europe/Moscow",
    "Asia/Yekaterinburg",
    "Asia/Novosibirsk",
    "Asia/Vladivostok",
)


def languages(press: str) -> list[list[Button]]:
    """Four languages, two a row."""
    return rows([Button(name, press, (language,)) for language, name in LANGUAGES.items()])


def currencies(press: str) -> list[list[Button]]:
    """The six that people here use, three a row."""
    return rows([Button(name, press, (name,)) for name in CURRENCIES], across=3)


def timezones(press: str) -> list[list[Button]]:
    """Time zones by their cities, two a row."""
    return rows([Button(city(zone), press, (zone,)) for zone in TIMEZONES])


def city(zone: str) -> str:
    """The city in a time zone's name."""
    return zone.rpartition("/")[2].replace("_", " ")


def rows(buttons: Sequence[Button], *, across: int = 2) -> list[list[Button]]:
    """The buttons in rows of so many."""
    return [list(buttons[at : at + across]) for at in range(0, len(buttons), across)]
