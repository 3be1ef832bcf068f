"""The text or caption of a message: parsed, mended, within its limits, or refused in Telegram's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dastyor.lab.telegram import objects
from dastyor.lab.telegram.entities import found, html, legacy, markdown
from dastyor.lab.telegram.entities.shape import Entity, Unparsed, cleaned, end, mended, merged, trimmed, units
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.world import World

_PARSERS = {"html": html.parse, "markdown": legacy.parse, "markdownv2": markdown.parse}


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its entities."""

    text: str
    entities: list[Entity]

    def under(self, text_key: str, entities_key: str) -> dict[str, Any]:
        """As fields of a Message."""
        fields: dict[str, Any] = {text_key: self.text} if self.text else {}
        return fields | ({entities_key: self.entities} if self.entities else {})


def formatted(world: World, source: str, mode: str | None, entities: list[Entity] | None) -> Words:
    """The text as Telegram keeps it. Raises Refused."""
    # Of captions and drafts, too, and before anything is read of them (Client.cpp, get_formatted_text).
    if len(source.encode()) > world.limits.text_bytes:
        raise bad("text is too long")
    if mode:
        parse = _PARSERS.get(mode.lower())
        if parse is None:
            raise bad("unsupported parse_mode")
        try:
            text, entities = parse(source)
        except Unparsed as unparsed:
            raise bad(f"can't parse entities: {unparsed}") from None
    else:
        text, entities = source, _given(source, entities or [])
    # Cleaning and trimming may make neighbours of entities: they are mended before and after.
    text, entities = cleaned(text, mended(_with_people(world, entities)))
    text, entities = trimmed(text, entities)
    return Words(text, merged(mended(entities), found.find(text)))


def text_of(world: World, source: str | None, mode: str | None, entities: list[Entity] | None) -> Words:
    """The text of a message: 1 to 4096 code points after parsing. Raises Refused."""
    if not source:
        raise bad("message text is empty")
    words = formatted(world, source, mode, entities)
    if not words.text:
        raise bad("message text is empty")
    if len(words.text) > world.limits.text:
        raise bad("message is too long")
    return words


def caption_of(world: World, source: str | None, mode: str | None, entities: list[Entity] | None) -> Words:
    """The caption of a message: up to 1024 code points after parsing, or none. Raises Refused."""
    if not source:
        return Words("", [])
    words = formatted(world, source, mode, entities)
    if len(words.text) > world.limits.caption:
        raise bad("message caption is too long")
    return words


def _given(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities given by the caller; those that Telegram finds by itself are left to it."""
    own = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
    length = units(text)
    kept = []
    for entity in entities:
        if entity["offset"] < 0 or entity["offset"] > length:
            place = entity["offset"]
            raise bad(f"can't parse entities: entity begins after the end of the text at UTF-16 offset {place}")
        if end(entity) > length:
            raise bad(
                f"can't parse entities: entity beginning at UTF-16 offset {entity['offset']} "
                f"ends after the end of the text at UTF-16 offset {end(entity)}"
            )
        if entity["type"] not in own:
            kept.append(entity)
    return kept


def _with_people(world: World, entities: list[Entity]) -> list[Entity]:
    """Mentions of people by number, shown as users; of strangers, left out as Telegram does."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            number = entity["user"] if isinstance(entity["user"], int) else entity["user"].get("id")
            if number not in world.people:
                continue
            entity = {**entity, "user": objects.user(world.people[number])}
        kept.append(entity)
    return kept
