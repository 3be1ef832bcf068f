"""Kinds of values that settings hold: how the text of a variable is read, and how a wrong one is told.

Every reader takes the text as the operator wrote it and raises ValueError; the sentence comes from `Expect`.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, SecretStr

KEY_BYTES = 32  # AES-256 and HMAC-SHA256 both take 256 bits
BOT_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")
HOST = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*"
)


@dataclass(frozen=True, slots=True)
class Expect:
    """How a wrong value is told: what it is not, an example of a right one, what to do about it."""

    kind: str
    example: str
    advice: str


def reads(read: Callable[[str], Any]) -> BeforeValidator:
    """Lets `read` take the text of a variable; what is not text (a default, a value in a test) passes as it is."""
    return BeforeValidator(lambda value: read(value.strip()) if isinstance(value, str) else value)


def key_bytes(text: str) -> bytes:
    """The 32 bytes that `text` writes in hex (64 digits) or base64 (43 or 44 characters). Raises ValueError."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        plain = text.replace("-", "+").replace("_", "/").rstrip("=")
        try:
            key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except binascii.Error as wrong:
            raise ValueError("neither hex nor base64") from wrong
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes")
    return key


def _token(text: str) -> str:
    if not BOT_TOKEN.fullmatch(text):
        raise ValueError("not a bot token")
    return text


def _key(text: str) -> str:
    """One key, or the new one and those before it with commas between (kit.seal)."""
    for part in text.split(","):
        key_bytes(part.strip())
    return text


def _url(*schemes: str, host: bool = True) -> Callable[[str], str]:
    def read(text: str) -> str:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError for a port that is none
        if parts.scheme not in schemes or (host and not parts.hostname) or any(c.isspace() for c in text):
            raise ValueError("not such an address")
        return text

    return read


def _postgres(text: str) -> str:
    """The address under the one scheme that psycopg knows; other common spellings of it are understood."""
    for spelling in ("postgres://", "postgresql+psycopg://", "postgresql+asyncpg://"):
        if text.startswith(spelling):
            text = "postgresql://" + text.removeprefix(spelling)
    return _url("postgresql", host=False)(text)


def _storage(text: str) -> str:
    parts = urlsplit(text)
    if not (parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc):
        return _url("s3")(text)
    return text


def _host(text: str) -> str:
    bare = text.strip("[]")
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        if not HOST.fullmatch(bare):
            raise
    return bare


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:  # 0: any free one
        raise ValueError("not a port")
    return int(text)


def _place(text: str) -> str:
    """`host:port` with both halves sound; an IPv6 host stands in brackets."""
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        raise ValueError("no port")
    if _port(port) == 0:
        raise ValueError("port 0")
    _host(host)
    return f"{host.lower()}:{int(port)}"


def _places(text: str) -> tuple[str, ...]:
    return tuple(_place(part.strip()) for part in text.split(",") if part.strip())


def _brokers(text: str) -> str:
    return ",".join(_places(text.removeprefix("kafka://"))) or _place("")


def _rpc(text: str) -> str:
    return _place(text.removeprefix("grpc://"))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names):
        raise ValueError("not names")
    return names


def _lower(text: str) -> str:
    return text.lower()


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as unknown:  # "~somebody" whom the machine does not know
        raise ValueError("no such user") from unknown


_DATABASE = Expect(
    "a Postgres address", "postgresql://user:password@host:5432/name", "Correct it, or unset it to embed Postgres."
)
_WEB = "Correct the address, or unset it."

Folder = Annotated[Path | None, reads(_path), Expect("a path", "/var/lib/dastyor", "Give an absolute path.")]
Names = Annotated[
    tuple[str, ...] | None,
    reads(_names),
    Expect("a list of domains", "market,sales", "`dastyor domains` lists them; unset it to run all."),
]
Database = Annotated[SecretStr | None, reads(_postgres), _DATABASE]
Brokers = Annotated[
    str | None,
    reads(_brokers),
    Expect("a list of Kafka brokers", "host:9092,host:9092", "Correct it, or unset it to carry events over Postgres."),
]
Redis = Annotated[
    SecretStr | None,
    reads(_url("redis", "rediss", "unix", host=False)),
    Expect("a Redis address", "redis://host:6379/0", "Correct it, or unset it to cache in the process."),
]
Storage = Annotated[
    str | None,
    reads(_storage),
    Expect(
        "a place for files", "file:///srv/files or s3://bucket/prefix", "Correct it, or unset it to keep files in HOME."
    ),
]
BotToken = Annotated[
    SecretStr | None,
    reads(_token),
    Expect("a bot token", "123456:ABC...", "Get one from @BotFather, or run `dastyor demo`."),
]
BotName = Annotated[
    str | None,
    reads(lambda text: text.removeprefix("@")),
    Expect("a bot's username", "my_shop_bot", "Unset it to take what Telegram says."),
]
Web = Annotated[
    str, reads(_url("http", "https")), Expect("a web address", "https://example.org", "Correct the address.")
]
MaybeWeb = Annotated[str | None, reads(_url("http", "https")), Expect("a web address", "https://example.org", _WEB)]
Host = Annotated[
    str, reads(_host), Expect("a host", "127.0.0.1", "Use 127.0.0.1, or 0.0.0.0 to listen on every network.")
]
Port = Annotated[int, reads(_port), Expect("a port", "a number from 0 to 65535", "8080 is usual.")]
Rpc = Annotated[
    str | None, reads(_rpc), Expect("a gRPC address", "bot:50051", "Correct it, or unset it to stay in one process.")
]
Places = Annotated[
    tuple[str, ...],
    reads(_places),
    Expect("a list of host:port", "10.0.0.5:8080,intranet:443", "Name each host with its port, with commas between."),
]
Key = Annotated[
    SecretStr | None,
    reads(_key),
    Expect("a key of 32 bytes", "44 characters of base64 or 64 of hex", "Make one with `openssl rand -base64 32`."),
]
LogFile = Annotated[Path | None, reads(_path), Expect("a path", "/var/log/dastyor.log", "Give an absolute path.")]
LogFormat = Annotated[Literal["json", "text"], reads(_lower), Expect("a log format", "json or text", "Use json.")]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"],
    reads(_lower),
    Expect("a log level", "debug, info, warning or error", "Use info."),
]
