"""Words in four languages: catalogues of every package, plural forms, money and days as people write them.

A text is asked by its key: `t("expenses-recorded", title=...)`; the keys live in `texts/{uz_Latn,uz_Cyrl,ru,en}.po`.
"""

from __future__ import annotations

from dastyor.kit.i18n.catalogues import Catalogues
from dastyor.kit.i18n.languages import (
    LANGUAGES,
    NATIVE_NAMES,
    LanguageUnknown,
    known_language,
    language_from_telegram,
)
from dastyor.kit.i18n.texts import MissingText, Safe, Texts

__all__ = [
    "LANGUAGES",
    "NATIVE_NAMES",
    "Catalogues",
    "LanguageUnknown",
    "MissingText",
    "Safe",
    "Texts",
    "known_language",
    "language_from_telegram",
]
