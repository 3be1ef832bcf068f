"""Entities as the Bot API has them, their order, and what Telegram mends in them before it keeps a text.

The rules are those of tdlib's MessageEntity.cpp (fix_formatted_text): bold and its like may overlap and are split,
code and links may not, whitespace at the ends goes.
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
CODE = frozenset({"code", "pre"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
# Of two entities over the same text the one with the smaller number is named first.
_FIRST = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "mention": 50,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")


class Unparsed(ValueError):
    """A text cannot be read; the message is Telegram's."""


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def byte_offset(text: str, place: int) -> int:
    """Where the character at `place` begins, in bytes of UTF-8: errors name places so."""
    return len(text[:place].encode())


def cut(text: str, entity: Entity) -> str:
    """The text that an entity covers."""
    whole = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return whole[start : start + entity["length"] * 2].decode("utf-16-le", "ignore")


def end(entity: Entity) -> int:
    """Where the entity ends."""
    return int(entity["offset"] + entity["length"])


def ordered(entities: list[Entity]) -> list[Entity]:
    """By place, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _FIRST.get(e["type"], 50)))


def cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without characters that Telegram does not keep; entities moved along."""
    text = _CONTROL.sub(" ", text)
    if not _DROPPED.search(text):
        return text, entities
    gone = [units(text[: match.start()]) for match in _DROPPED.finditer(text)]

    def moved(place: int) -> int:
        return place - sum(1 for at in gone if at < place)

    mended = [{**e, "offset": moved(e["offset"]), "length": moved(end(e)) - moved(e["offset"])} for e in entities]
    return _DROPPED.sub("", text), [e for e in mended if e["length"]]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without spaces and new lines at its ends; entities of nothing but those are gone."""
    kept: list[Entity] = []
    for entity in entities:
        covered = cut(text, entity)
        bare = covered.lstrip(" \n")
        if bare:
            lead = len(covered) - len(bare)
            kept.append({**entity, "offset": entity["offset"] + lead, "length": entity["length"] - lead})
    text = text.rstrip(" \n")
    length = units(text)
    kept = [{**e, "length": min(e["length"], length - e["offset"])} for e in kept if e["offset"] < length]
    first = min((e["offset"] for e in kept), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    return text[lead:], [{**e, "offset": e["offset"] - lead} for e in kept]


def mended(entities: list[Entity]) -> list[Entity]:
    """Entities as Telegram would keep them: split, merged, and without those that may not overlap."""
    entities = ordered([entity for entity in entities if entity["length"] > 0])
    return entities if _are_valid(entities) else resplit(entities)


def resplit(entities: list[Entity]) -> list[Entity]:
    """Bold and its like cut where code, links and quotes begin and end."""
    quotes = _apart([e for e in entities if e["type"] in QUOTES])
    solid = _apart([e for e in entities if e["type"] not in QUOTES and e["type"] not in SPLITTABLE])
    solid = [e for e in solid if not any(_crosses(e, quote) for quote in quotes)]
    solid = ordered(solid + quotes)
    return ordered(_split([e for e in entities if e["type"] in SPLITTABLE], solid) + solid)


def merged(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """With those that Telegram finds by itself, where they meet none that were given."""
    solid = [e for e in entities if e["type"] not in SPLITTABLE and e["type"] not in QUOTES]
    fresh = [new for new in found if not any(new["offset"] < end(old) and old["offset"] < end(new) for old in solid)]
    return resplit(ordered(entities + fresh)) if fresh else entities


def _are_valid(entities: list[Entity]) -> bool:
    """Whether nothing needs to be split: everything is nested, and only bold and its like or quotes hold others."""
    last_end = dict.fromkeys(SPLITTABLE, -1)
    around: list[Entity] = []
    for entity in entities:
        kind = entity["type"]
        while around and entity["offset"] >= end(around[-1]):
            around.pop()
        if around:
            outer = around[-1]["type"]
            if end(entity) > end(around[-1]) or outer in CODE:
                return False
            if kind in CODE and outer not in QUOTES:
                return False
            if kind not in SPLITTABLE and outer not in QUOTES:
                return False
        if kind in SPLITTABLE:
            if last_end[kind] >= entity["offset"]:
                return False
            last_end[kind] = end(entity)
        around.append(entity)
    return True


def _apart(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in ordered(entities):
        if not kept or entity["offset"] >= end(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    if end(entity) <= quote["offset"] or end(quote) <= entity["offset"]:
        return False
    return not (quote["offset"] <= entity["offset"] and end(entity) <= end(quote))


def _split(entities: list[Entity], solid: list[Entity]) -> list[Entity]:
    """Each kind merged with itself, cut at every border, and taken out of code."""
    # tdlib cuts a mark also where another one begins inside it, unless nothing had to be cut at all.
    borders = {e["offset"] for e in solid} | {end(e) for e in solid} | {e["offset"] for e in entities}
    code = [e for e in solid if e["type"] in CODE]
    pieces: list[Entity] = []
    for kind in SPLITTABLE:
        for start, stop in _runs([e for e in entities if e["type"] == kind]):
            starts = {e["offset"] for e in entities if e["type"] == kind}
            inner = sorted(at for at in borders - starts if start < at < stop)
            for left, right in zip([start, *inner], [*inner, stop], strict=True):
                if not any(c["offset"] <= left and right <= end(c) for c in code):
                    pieces.append({"type": kind, "offset": left, "length": right - left})
    return pieces


def _runs(entities: list[Entity]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for entity in ordered(entities):
        if runs and entity["offset"] <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end(entity)))
        else:
            runs.append((entity["offset"], end(entity)))
    return runs
