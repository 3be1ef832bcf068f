"""Links inside texts: which are kept, and how Telegram writes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PERSON = re.compile(r"tg://user\?id=(\d{1,18})\Z")
_EMOJI = re.compile(r"tg://emoji\?id=(\d{1,19})\Z")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}\Z|\d{1,3}(?:\.\d{1,3}){3}\Z|localhost\Z|\[[0-9a-f:.]+\]\Z")


def person_of(url: str) -> int | None:
    """The number in `tg://user?id=`, or None."""
    match = _PERSON.match(url)
    return int(match[1]) if match else None


def emoji_of(url: str) -> str | None:
    """The number in `tg://emoji?id=`, or None."""
    match = _EMOJI.match(url)
    return match[1] if match else None


def kept(url: str) -> str | None:
    """The address as Telegram keeps it, or None when it is none: http is supplied, a bare host gets its slash."""
    url = url.strip()
    if not url or any(char <= " " for char in url):
        return None
    scheme = url.partition(":")[0].lower()
    if scheme in {"tg", "ton", "tonsite"} and "://" in url:
        return url
    if scheme in {"mailto", "tel"} and len(url) > len(scheme) + 1:
        return url
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", "ftp"} or "@" in parts.netloc or not _HOST.match(_bracketed(host)):
        return None
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    tail += f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme}://{_bracketed(host)}{f':{port}' if port else ''}{tail}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
