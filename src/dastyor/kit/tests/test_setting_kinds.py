"""Kinds of settings: how each value may be written, what it is read into, and what is refused."""

from __future__ import annotations

import base64
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, TypeAdapter, ValidationError

from dastyor.kit.settings import kinds

KEY = bytes(range(32))
HEX, B64 = KEY.hex(), base64.b64encode(KEY).decode()
TOKEN = "123456:ABCdefGHIjklMNOpqrSTUvwxYZ"


def plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def read(kind: str, text: object) -> object:
    return plain(TypeAdapter(getattr(kinds, kind)).validate_python(text))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Database", "postgresql://u:p@h:5432/d", "postgresql://u:p@h:5432/d"),
        ("Database", "postgres://h/d", "postgresql://h/d"),
        ("Database", "postgresql+psycopg://h/d", "postgresql://h/d"),
        ("Database", "postgresql+asyncpg://h/d", "postgresql://h/d"),
        ("Database", "postgresql://dastyor@/d?host=/run/pg", "postgresql://dastyor@/d?host=/run/pg"),
        ("Database", "  postgresql://h/d\n", "postgresql://h/d"),
        ("Database", None, None),
        ("Brokers", "h:9092", "h:9092"),
        ("Brokers", "kafka://h:9092", "h:9092"),
        ("Brokers", "A:1, b:2 ,", "a:1,b:2"),
        ("Brokers", "[::1]:9092", "[::1]:9092"),
        ("Redis", "redis://h:6379/0", "redis://h:6379/0"),
        ("Redis", "rediss://:p@h", "rediss://:p@h"),
        ("Redis", "unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("Storage", "file:///srv/files", "file:///srv/files"),
        ("Storage", "s3://bucket/prefix", "s3://bucket/prefix"),
        ("BotToken", TOKEN, TOKEN),
        ("BotName", "@my_shop_bot", "my_shop_bot"),
        ("BotName", "my_shop_bot", "my_shop_bot"),
        ("Web", "https://example.org", "https://example.org"),
        ("Web", "http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("MaybeWeb", None, None),
        ("Host", "0.0.0.0", "0.0.0.0"),
        ("Host", "[::1]", "::1"),
        ("Host", "::", "::"),
        ("Host", "my_host-1.example", "my_host-1.example"),
        ("Port", "0", 0),
        ("Port", "65535", 65535),
        ("Port", 8080, 8080),
        ("Rpc", "bot:50051", "bot:50051"),
        ("Rpc", "grpc://Bot:50051", "bot:50051"),
        ("Places", "10.0.0.5:8080,intranet:443", ("10.0.0.5:8080", "intranet:443")),
        ("Places", "", ()),
        ("Places", " , ", ()),
        ("Names", "market, Sales", ("market", "sales")),
        ("Names", "", ()),
        ("LogFormat", "JSON", "json"),
        ("LogLevel", "Info", "info"),
        ("Folder", "/srv/dastyor", Path("/srv/dastyor")),
        ("Key", HEX, HEX),
        ("Key", f"{B64}, {HEX}", f"{B64}, {HEX}"),
    ],
)
def test_a_value_is_read_in_each_of_its_spellings(kind: str, text: object, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Database", "mysql://h/d"),
        ("Database", "h/d"),
        ("Database", "postgresql://h:port/d"),
        ("Database", "postgresql://h:99999/d"),
        ("Database", "postgresql://h/d d"),
        ("Brokers", ""),
        ("Brokers", ","),
        ("Brokers", "h"),
        ("Brokers", "h:0"),
        ("Brokers", "h:70000"),
        ("Brokers", "::1:9092"),
        ("Brokers", "-h:9092"),
        ("Redis", "http://h"),
        ("Storage", "file://srv/files"),
        ("Storage", "file:srv"),
        ("Storage", "/srv/files"),
        ("Storage", "s3://"),
        ("Storage", "gs://bucket"),
        ("BotToken", "12345"),
        ("BotToken", "12:ABCdefGHIjklMNOpqrSTUvwxYZ"),
        ("BotToken", "123456:short"),
        ("BotToken", TOKEN + " x"),
        ("Web", "example.org"),
        ("Web", "ftp://example.org"),
        ("Web", "https://"),
        ("Web", "https://h:x"),
        ("Host", ""),
        ("Host", "a b"),
        ("Host", "-h"),
        ("Host", "h-"),
        ("Host", "h..x"),
        ("Host", "x" * 254),
        ("Port", "-1"),
        ("Port", "65536"),
        ("Port", "8080.0"),
        ("Port", "٨٠"),
        ("Port", ""),
        ("Rpc", "bot"),
        ("Rpc", "bot:"),
        ("Places", "h:1,h"),
        ("Places", "h:1 i:2"),
        ("Names", "Market Sales"),
        ("Names", "1st"),
        ("Names", "a-b"),
        ("LogFormat", "xml"),
        ("LogLevel", "trace"),
        ("Folder", "~nobody-of-that-name/x"),
        ("Key", "short"),
        ("Key", HEX[:-2]),
        ("Key", B64 + "AA"),
        ("Key", f"{HEX},"),
        ("Key", "!" * 44),
    ],
)
def test_a_value_that_is_none_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValidationError):
        read(kind, text)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_of_32_bytes_is_read_in_every_usual_writing(key: bytes) -> None:
    writings = [key.hex(), key.hex().upper(), base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode()]
    writings += [writing.rstrip("=") for writing in writings[2:]]
    assert {kinds.key_bytes(writing) for writing in writings} == {key}


@given(st.binary(max_size=64).filter(lambda key: len(key) != 32))
def test_a_key_of_another_length_is_none(key: bytes) -> None:
    for writing in (key.hex(), base64.b64encode(key).decode()):
        with pytest.raises(ValueError):
            kinds.key_bytes(writing)


@pytest.mark.parametrize(
    "kind", ["Database", "Brokers", "Storage", "Web", "Host", "Port", "Rpc", "Places", "Names", "Key"]
)
@given(text=st.text(max_size=60))
@settings(max_examples=30)
def test_what_any_text_is_read_into_reads_as_itself(kind: str, text: str) -> None:
    with suppress(ValidationError):
        value = read(kind, text)
        again = ",".join(value) if isinstance(value, tuple) else str(value)
        assert read(kind, again) == value


def test_each_kind_says_what_it_expects_with_an_example_that_is_right() -> None:
    examples = {
        kind: expect.example
        for kind in (
            "Database",
            "Redis",
            "BotName",
            "Web",
            "MaybeWeb",
            "Host",
            "Rpc",
            "Places",
            "Names",
            "Folder",
            "LogFile",
        )
        for expect in getattr(kinds, kind).__metadata__
        if isinstance(expect, kinds.Expect)
    }
    assert len(examples) == 11
    for kind, example in examples.items():
        assert read(kind, example) is not None
