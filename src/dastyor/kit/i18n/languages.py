"""The four languages: their ids, their own names, and how other programs name them."""

from __future__ import annotations

from dastyor.kit.errors import Problem

LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")
NATIVE_NAMES = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}

# Where Russian is understood more often than English among those who write to us.
_NEAR_RUSSIAN = frozenset({"be", "kk", "ky", "tg", "tk", "tt", "ba", "cv", "os"})


class LanguageUnknown(Problem):
    """The product does not speak this language."""

    key, status = "language-unknown", 422


def known_language(tag: str) -> str:
    """Our id of a language tag: "uz", "uz_UZ", "UZ-Cyrl", "ru-RU", "en". Raises LanguageUnknown."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "uz":
        return "uz-Cyrl" if "cyrl" in parts else "uz-Latn"
    if parts[0] in {"ru", "en"}:
        return parts[0]
    raise LanguageUnknown(language=tag[:40], hint=f"Use one of {', '.join(LANGUAGES)}.")


def language_from_telegram(code: str | None) -> str:
    """The best guess from Telegram's `language_code`; it tells no script, so Uzbek begins in Latin."""
    try:
        return known_language(code or "en")
    except LanguageUnknown:
        return "ru" if (code or "")[:2].lower() in _NEAR_RUSSIAN else "en"


def file_name(language: str) -> str:
    """How the language's catalogue is called: gettext parts a script by an underscore."""
    return language.replace("-", "_") + ".po"
