"""The root settings: one field a variable, each told in one sentence (see .env.example, which is made from them).

A field named `bot_token` is `DASTYOR_BOT_TOKEN`; a secret may also stand in a file that `DASTYOR_BOT_TOKEN_FILE` names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr

from dastyor.kit.settings import kinds


class Section(BaseModel):
    """Settings of one part: a domain's own class in its settings.py, read from `DASTYOR_<DOMAIN>_<FIELD>`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def secrets(self) -> Iterator[str]:
        """The values that must be shown to nobody, for the log's redaction."""
        for value in dict(self).values():
            if isinstance(value, SecretStr):
                yield value.get_secret_value()


AnySection = TypeVar("AnySection", bound=Section)


class Settings(Section):
    """Everything that an operator may set, with the value in force."""

    home: kinds.Folder = Field(
        None,
        description="Where an embedded installation keeps everything; unset: ~/.dastyor (~/.dastyor-demo for the demo).",
    )
    domains: kinds.Names = Field(None, description="Business domains to run, with commas between; unset: all.")
    database_url: kinds.Database = Field(
        None,
        description="Postgres 16 or newer, by the plain role that services work as; unset: an embedded one in HOME.",
    )
    database_owner_url: kinds.Database = Field(
        None, description="The same database by the role that migrates, backs up and seeds; unset: DATABASE_URL."
    )
    database_read_url: kinds.Database = Field(
        None, description="An asynchronous replica for analytics and reports; unset: the main database."
    )
    kafka_url: kinds.Brokers = Field(
        None, description="Kafka brokers, host:port with commas between; unset: events over Postgres."
    )
    redis_url: kinds.Redis = Field(
        None, description="Redis for caches that processes share; unset: each process has its own."
    )
    storage_url: kinds.Storage = Field(
        None, description="Where files are kept: file:///folder or s3://bucket/prefix; unset: in HOME."
    )
    bot_token: kinds.BotToken = Field(
        None, description="The token that @BotFather gave; unset: everything but the bot runs, alerts go by webhook."
    )
    bot_name: kinds.BotName = Field(None, description="The bot's username; unset: what Telegram says.")
    telegram_api_url: kinds.Web = Field("https://api.telegram.org", description="Any Bot API server.")
    front_door: str | None = Field(
        None,
        description="The slug of a workspace whose market greets everybody new; unset: each has a workspace of his own.",
    )
    webhook_url: kinds.MaybeWeb = Field(
        None, description="The public address at which Telegram reaches this installation; unset: long polling."
    )
    llm_url: kinds.MaybeWeb = Field(None, description="Any OpenAI-compatible server; unset: the built-in writer.")
    llm_key: SecretStr | None = Field(None, description="The key for LLM_URL.")
    llm_model: str | None = Field(None, description="The model to ask for at LLM_URL.")
    otlp_url: kinds.MaybeWeb = Field(
        None, description="Where traces go, OTLP over HTTP; unset: they stay in logs and rows only."
    )
    host: kinds.Host = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 for every network.")
    port: kinds.Port = Field(8080, description="The port of console, API and health; 0: any free one.")
    rpc_url: kinds.Rpc = Field(None, description="The bot service's gRPC, host:port; unset: the same process.")
    allow_hosts: kinds.Places = Field(
        (), description="Inside addresses that recipes and webhooks may reach, host:port with commas between."
    )
    secret_key: kinds.Key = Field(
        None,
        description="Seals credentials and signs links: 32 bytes in base64 or hex; unset: made once, kept in HOME. "
        "To change it: the new one, a comma, the old one; after `dastyor migrate` the old one can go.",
    )
    log_format: kinds.LogFormat = Field("json", description="json (one object a line) or text.")
    log_level: kinds.LogLevel = Field("info", description="debug, info, warning or error.")
    log_file: kinds.LogFile = Field(None, description="A second copy of the log, rotated by size.")
    aws_access_key_id: SecretStr | None = Field(None, description="For s3:// storage.")
    aws_secret_access_key: SecretStr | None = Field(None, description="For s3:// storage.")
    aws_region: str | None = Field(None, description="For s3:// storage.")
    aws_endpoint_url: kinds.MaybeWeb = Field(None, description="For s3:// storage elsewhere than at Amazon.")

    _raw: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _sections: Mapping[type[Section], Section] = PrivateAttr(default_factory=dict)

    @property
    def home_folder(self) -> Path:
        """Where this installation lives: HOME, or ~/.dastyor."""
        return self.home or Path("~/.dastyor").expanduser()

    def section(self, kind: type[AnySection]) -> AnySection:
        """A domain's own settings; its defaults when nobody read them (read_sections)."""
        found = self._sections.get(kind)
        return found if isinstance(found, kind) else kind()

    def with_section(self, section: Section) -> Settings:
        """The same settings with this section in place of what was read."""
        whole = self.model_copy()
        whole._raw, whole._sections = self._raw, {**self._sections, type(section): section}
        return whole

    def secrets(self) -> Iterator[str]:
        """Those of the root and of every section that was read; of an address its password, of several keys each."""
        for secret in chain(super().secrets(), *(section.secrets() for section in self._sections.values())):
            yield secret
            if "://" in secret and (password := urlsplit(secret).password):
                yield unquote(password)
        if self.secret_key is not None:
            yield from (part.strip() for part in self.secret_key.get_secret_value().split(","))
