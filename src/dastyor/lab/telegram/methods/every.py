"""All methods together: importing this module fills the table."""

from __future__ import annotations

from dastyor.lab.telegram.methods import (
    METHODS,
    answering,
    chats,
    deciding,
    deleting,
    downloading,
    editing,
    forwarding,
    hooks,
    media,
    myself,
    receiving,
    sending,
    showing,
)

__all__ = ["METHODS", "OFFERED"]

OFFERED = (
    *(answering, chats, deciding, deleting, downloading, editing, forwarding),
    *(hooks, media, myself, receiving, sending, showing),
)
