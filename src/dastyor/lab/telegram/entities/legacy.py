"""The Bot API's first Markdown ("Markdown"): no nesting, escapes only before `_ * \\` [`."""

from __future__ import annotations

from dastyor.lab.telegram.entities import links
from dastyor.lab.telegram.entities.shape import Entity, Unparsed, byte_offset, units

_MARKS = "_*`["
_KINDS = {"_": "italic", "*": "bold", "`": "code"}


def parse(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities. Raises Unparsed."""
    out: list[str] = []
    entities: list[Entity] = []
    at = offset = 0
    while at < len(source):
        char = source[at]
        if char == "\\" and source[at + 1 : at + 2] in (*_MARKS,):
            out.append(source[at + 1])
            at, offset = at + 2, offset + 1
        elif char not in _MARKS:
            out.append(char)
            at, offset = at + 1, offset + units(char)
        else:
            text, entity, at = _entity(source, at)
            out.append(text)
            if entity and text:
                entities.append({"type": entity.pop("type"), "offset": offset, "length": units(text), **entity})
            offset += units(text)
    return "".join(out), entities


def _entity(source: str, begin: int) -> tuple[str, Entity | None, int]:
    """The text inside, the entity without its place, and where to read on."""
    mark = source[begin]
    if source.startswith("```", begin):
        return _pre(source, begin)
    stop = source.find("]" if mark == "[" else mark, begin + 1)
    if stop < 0:
        raise _endless(source, begin)
    text = source[begin + 1 : stop]
    if mark != "[":
        return text, {"type": _KINDS[mark]}, stop + 1
    url = text
    if source[stop + 1 : stop + 2] == "(":
        closing = source.find(")", stop + 2)
        closing = len(source) if closing < 0 else closing
        url, stop = source[stop + 2 : closing], closing
    return text, link(url), stop + 1


def _pre(source: str, begin: int) -> tuple[str, Entity | None, int]:
    start, language = language_of(source, begin + 3)
    stop = source.find("```", start)
    if stop < 0:
        raise _endless(source, begin)
    return source[start:stop], {"type": "pre", **({"language": language} if language else {})}, stop + 3


def _endless(source: str, begin: int) -> Unparsed:
    return Unparsed(f"Can't find end of the entity starting at byte offset {byte_offset(source, begin)}")


def link(url: str) -> Entity | None:
    """A link entity without its place: to a person, to an address, or None for what is no address."""
    person = links.person_of(url)
    if person is not None:
        return {"type": "text_mention", "user": person}
    kept = links.kept(url)
    return {"type": "text_link", "url": kept} if kept else None


def language_of(source: str, at: int) -> tuple[int, str]:
    """Where the code of a block begins, and the language named before it."""
    stop = at
    while stop < len(source) and not source[stop].isspace() and source[stop] != "`":
        stop += 1
    language = ""
    if stop != at and stop < len(source) and source[stop] != "`":
        language, at = source[at:stop], stop
    if source[at : at + 2] in {"\r\n", "\n\r"}:
        return at + 2, language
    return at + (source[at : at + 1] in {"\n", "\r"} and at < len(source)), language
