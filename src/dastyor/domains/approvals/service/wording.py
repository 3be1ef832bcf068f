"""Wording: what a card says, in the reader's language, and never longer than Telegram takes."""

from __future__ import annotations

import html
import re
from datetime import datetime

from dastyor.domains.approvals.model import Answer, Approval
from dastyor.kit.approvals import ApprovalRequest
from dastyor.kit.i18n import Texts
from dastyor.kit.notices import Line
from dastyor.kit.periods import today
from dastyor.kit.telegram.message import MARK
from dastyor.kit.telegram.text import CAPTION, TEXT, split

_BODY_LEAST = 200  # characters that are left for what is asked, however much stands below it
_TAG = re.compile(r"<[^>]*>")


def body(request: ApprovalRequest, texts: Texts) -> str:
    """What is asked, as Telegram's HTML; what people wrote is escaped."""
    words = {name: texts(key) for name, key in request.words.items()}
    said = str(
        texts.html(request.key, **request.values, **request.sums, **words)
    ).rstrip()  # its last value may be empty
    return "\n".join([*(_line(texts.html, line) for line in request.lines), said])


def _line(texts: Texts, line: Line) -> str:
    words = {name: texts(key) for name, key in line.words.items()}
    return str(texts(line.key, **line.values, **line.sums, **words))


def plain(request: ApprovalRequest, texts: Texts) -> str:
    """What is asked without any markup, for programs."""
    return html.unescape(_TAG.sub("", body(request, texts)))


def said(approval: Approval, answer: Answer, texts: Texts, timezone: str, now: datetime) -> str:
    """Who gave which answer, when, and why; with the day unless it is today."""
    choice = approval.choice(answer.choice)
    assert choice is not None, "an answer is one of the choices of its request"
    at, day, now_on = texts.time(answer.at, timezone), today(answer.at, timezone), today(now, timezone)
    if day != now_on:
        at = f"{at} ({texts.near_day(day, now_on)})"
    lines = [texts(choice.said, who=answer.by_name, at=at)]
    why = texts(answer.reason) if answer.reason else answer.words
    if why:
        lines.append(texts("approvals-because", reason=why))
    return "\n".join(lines)


def whole(text: str, below: str, *, is_photo: bool) -> str:
    """Both, cut so that one message holds them: under a picture there is room for a quarter as much."""
    # A card may have to go once more, and then with a mark before it.
    room = (CAPTION if is_photo else TEXT) - len(MARK)
    if not below:
        return _cut(text, room)
    below = _cut(below, room - _BODY_LEAST)
    return f"{_cut(text, room - _size(below) - 2)}\n\n{below}"


def _cut(text: str, room: int) -> str:
    if _size(text) <= room:
        return text
    return split(text, limit=room - 1)[0] + "…"


def _size(text: str) -> int:
    """How many characters Telegram counts."""
    return len(html.unescape(_TAG.sub("", text)))
