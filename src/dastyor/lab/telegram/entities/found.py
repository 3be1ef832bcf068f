"""Entities that Telegram finds by itself: commands, addresses, mentions, hashtags, e-mails, phone numbers."""

from __future__ import annotations

import re

from dastyor.lab.telegram.entities.shape import Entity, units

# An address without a scheme is one only under a well-known ending, as clients and the server agree to see it.
_ENDINGS = "com|org|net|io|me|ru|uz|kz|dev|app|info|biz|shop|store|su|рф|uk|de|tr|by|kg|tj|az|ua|eu|ai|cc|tv|gg|xyz|ly"
_TAIL = r"(?:[/?#][^\s<>\"'«»]*)?"
_URL = (
    r"(?:https?|ftp|tg|ton)://[^\s<>\"'«»]+"
    rf"|(?<![\w@.-])(?:[\w](?:[\w-]*[\w])?\.)+(?:{_ENDINGS})(?![\w-])(?::\d{{1,5}})?{_TAIL}"
)
_FINDERS = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-zA-Z]{2,}(?![\w-]))"
    rf"|(?P<url>{_URL})"
    r"|(?P<mention>(?<![\w/])@[a-zA-Z][\w]{2,31}(?!\w))"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z]\w{2,31})?(?![\w/<>]))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?!\w))"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}(?![\w$]))"
    r"|(?P<phone_number>(?<![\w+.])\+\d(?:[ ()-]{0,2}\d){9,13}(?!\w))",
)
_MAYBE = re.compile(r"[@/#$+]|\.\w")
_TRAILING = ".,:;!?'\"`~*_"


def find(text: str) -> list[Entity]:
    """The entities in a text, apart from each other, in order."""
    # Most messages have nothing of the kind, and this runs for each.
    if not _MAYBE.search(text):
        return []
    found: list[Entity] = []
    for match in _FINDERS.finditer(text):
        kind, covered = str(match.lastgroup), match.group()
        if kind == "url":
            covered = _without_trailing(covered)
        if covered:
            found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(covered)})
    return found


def _without_trailing(url: str) -> str:
    """The address without the sentence's own punctuation; a bracket stays when it was opened inside."""
    while url:
        last = url[-1]
        if last in _TRAILING or (last == ")" and url.count("(") < url.count(")")) or last in "]}":
            url = url[:-1]
        else:
            break
    return url
