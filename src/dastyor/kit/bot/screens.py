"""Screens: a text and the buttons below it, before anything of Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dastyor.kit.telegram.presses import Signer

Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """One button: a press that our routers know, or a link. `text` is ready to be read, ≤ 20 characters."""

    text: str
    press: str = ""
    args: tuple[str, ...] = ()
    url: str | None = None
    style: Style | None = None

    def wire(self, signer: Signer, chat: int) -> dict[str, Any]:
        """The button as the Bot API has it."""
        made: dict[str, Any] = {"text": str(self.text)}
        if self.url:
            made["url"] = self.url
        else:
            made["callback_data"] = signer.pack(chat, self.press, self.args)
        if self.style:
            made["style"] = self.style
        return made


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees: a text in Telegram's HTML and rows of buttons."""

    text: str
    rows: Rows = ()

    def markup(self, signer: Signer, chat: int) -> dict[str, Any]:
        """The inline keyboard; an empty one takes the buttons of the edited message away."""
        return {"inline_keyboard": [[button.wire(signer, chat) for button in row] for row in self.rows if row]}
