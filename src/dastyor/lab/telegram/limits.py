"""Limits of the Bot API. The figures are Telegram's; those that it does not publish say whence they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """How often something may happen: `burst` at once, then `per_second`."""

    per_second: float
    burst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the sandbox refuses, and when it starts to say that a limit is near."""

    # Flood limits are unpublished; these are the figures that @BotSupport and library authors agree on.
    flood: bool = True
    overall: Pace = field(default=Pace(30, 30))
    private: Pace = field(default=Pace(1, 5))
    group: Pace = field(default=Pace(20 / 60, 20))

    text_bytes: int = 32_768  # of the raw text, before entities are read
    text: int = 4096  # code points after entities are read
    caption: int = 1024
    callback_data: int = 64  # bytes
    answer: int = 200  # answerCallbackQuery
    # Not published; a client stops waiting after some ten seconds, the server forgets a little later.
    callback_lives: timedelta = timedelta(seconds=30)
    inline_lives: timedelta = timedelta(seconds=30)
    delete_within: timedelta = timedelta(hours=48)
    photo: int = 10 * 1024 * 1024
    upload: int = 50 * 1024 * 1024
    download: int = 20 * 1024 * 1024
    update_lives: timedelta = timedelta(hours=24)
    near: float = 0.9  # a call that used this share of a limit says so
