"""From environment, `.env` and secret files to Settings; every wrong value is one sentence that says what to do.

The environment goes before `.env`; an empty variable counts as unset, as compose files write it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from dastyor.kit.errors import Misconfigured
from dastyor.kit.settings.kinds import Expect
from dastyor.kit.settings.root import AnySection, Section, Settings

PREFIX = "DASTYOR_"
FILE = "_FILE"
DEMO_HEEDS = frozenset(
    {"home", "host", "port", "domains", "log_format", "log_level", "log_file", "llm_url", "llm_key", "llm_model"}
)
# Names that other products read and that people bring along: ours is said, theirs is never used.
FOREIGN = {
    "API_TOKEN": "BOT_TOKEN",
    "BOT_TOKEN": "BOT_TOKEN",
    "TELEGRAM_TOKEN": "BOT_TOKEN",
    "TELEGRAM_BOT_TOKEN": "BOT_TOKEN",
    "BOT_NAME": "BOT_NAME",
    "DATABASE_URL": "DATABASE_URL",
    "REDIS_URL": "REDIS_URL",
    "KAFKA_URL": "KAFKA_URL",
    "KAFKA_BOOTSTRAP_SERVERS": "KAFKA_URL",
    "SECRET_KEY": "SECRET_KEY",
    "WEBHOOK_URL": "WEBHOOK_URL",
    "OPENAI_API_KEY": "LLM_KEY",
    "OPENAI_BASE_URL": "LLM_URL",
}


class WrongSettings(Misconfigured):
    """Settings are wrong; nothing was started."""

    def __init__(self, sentences: Collection[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def surroundings(folder: Path | None = None) -> dict[str, str]:
    """The variables in sight: `.env` of the folder (the current one) under those of the environment."""
    path = (folder or Path.cwd()) / ".env"
    written: Mapping[str, str | None] = {}
    if path.is_file():
        from dotenv import dotenv_values  # only who has such a file pays for reading it

        written = dotenv_values(path, interpolate=False)
    return {name: value for name, value in {**written, **os.environ}.items() if value is not None}


def load(variables: Mapping[str, str] | None = None, *, demo: bool = False, modules: Collection[str] = ()) -> Settings:
    """The root settings in force. `modules` are the names of all domains, whose variables are read later.

    In a demo only what contracts promise to the demo is heeded; the rest is neither used nor judged.
    Raises: WrongSettings with a sentence for each wrong or unknown variable.
    """
    variables = surroundings() if variables is None else variables
    ours = {name: value for name, value in variables.items() if name.startswith((PREFIX, "AWS_")) and value.strip()}
    own = {name: v for name, v in ours.items() if not _of_module(name, modules)}
    wrong = [*_unknown(own, [variable(name) for name in _names(Settings)], Settings)]
    heeds = DEMO_HEEDS if demo else None
    settings = _read(Settings, own, prefix=None, heeds=heeds, wrong=wrong)
    if settings is None or wrong:
        raise WrongSettings(wrong)
    if settings.domains and modules:
        _check_domains(settings.domains, modules)
    if demo and settings.home is None:
        settings = settings.model_copy(update={"home": Path("~/.dastyor-demo").expanduser()})
    settings._raw = {} if demo else {name: v for name, v in ours.items() if name not in own}
    return settings


def read_sections(settings: Settings, sections: Mapping[str, type[Section]]) -> Settings:
    """The same settings with the sections of the domains that run; a section's key is its domain's name.

    Raises: WrongSettings as load does.
    """
    wrong: list[str] = []
    read: dict[type[Section], Section] = {}
    for domain, kind in sections.items():
        prefix = f"{PREFIX}{domain.upper()}_"
        given = {name: value for name, value in settings._raw.items() if name.startswith(prefix)}
        wrong += _unknown(given, [variable(name, prefix) for name in _names(kind)], kind)
        section = _read(kind, given, prefix=prefix, heeds=None, wrong=wrong)
        if section is not None:
            read[kind] = section
    if wrong:
        raise WrongSettings(wrong)
    whole = settings.model_copy()
    whole._raw, whole._sections = settings._raw, {**settings._sections, **read}
    return whole


def foreign_names(variables: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks meant for us under another product's name, for `doctor`."""
    return [
        f"{name} is set, but Dastyor does not read it: its name here is {PREFIX}{ours}."
        for name, ours in FOREIGN.items()
        if name in variables and not {PREFIX + ours, PREFIX + ours + FILE} & variables.keys()
    ]


def variable(field: str, prefix: str | None = None) -> str:
    """The variable that a field is read from."""
    return field.upper() if prefix is None and field.startswith("aws_") else (prefix or PREFIX) + field.upper()


def is_secret(field: FieldInfo) -> bool:
    """Whether the value must not be shown, and may stand in a file."""
    kind: Any = field.annotation
    return SecretStr in (get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,))


def _names(kind: type[Section]) -> list[str]:
    return list(kind.model_fields)


def _of_module(name: str, modules: Collection[str]) -> bool:
    return any(name.startswith(f"{PREFIX}{module.upper()}_") for module in modules)


def _unknown(given: Mapping[str, str], known: Collection[str], kind: type[Section]) -> Iterator[str]:
    secret = {name.upper() for name, field in kind.model_fields.items() if is_secret(field)}
    files = {name + FILE for name in known if any(name.endswith(field) for field in secret)}
    for name in sorted(given):
        if not name.startswith(PREFIX) or name in known or name in files:
            continue  # other AWS_ names are the S3 library's business
        near = difflib.get_close_matches(name, [*known, *files], n=1, cutoff=0.75)
        yield f"{name} is not a setting" + (
            f"; did you mean {near[0]}?" if near else ". All names are in .env.example."
        )


def _read(
    kind: type[AnySection],
    given: Mapping[str, str],
    *,
    prefix: str | None,
    heeds: Collection[str] | None,
    wrong: list[str],
) -> AnySection | None:
    values: dict[str, str] = {}
    for name, field in kind.model_fields.items():
        if heeds is None or name in heeds:
            text = _text(variable(name, prefix), given, wrong, secret=is_secret(field))
            if text is not None:
                values[name] = text
    try:
        return kind.model_validate(values)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            name = str(error["loc"][0])
            wrong.append(_sentence(variable(name, prefix), values.get(name), kind.model_fields[name], error["msg"]))
        return None


def _text(name: str, given: Mapping[str, str], wrong: list[str], *, secret: bool) -> str | None:
    path = given.get(name + FILE) if secret else None
    if path is None:
        return given.get(name)
    if name in given:
        wrong.append(f"{name} and {name + FILE} are both set. Keep one of them.")
        return None
    try:
        text = Path(path).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeError, RuntimeError) as failed:
        why = getattr(failed, "strerror", None) or (
            "there is no such user" if isinstance(failed, RuntimeError) else "it is no text"
        )
        wrong.append(f'{name + FILE} is "{path}", which cannot be read ({why}). Put the secret there, or unset it.')
        return None
    if not text:
        wrong.append(f'{name + FILE} is "{path}", which is empty. Put the secret there, or unset it.')
    return text or None


def _sentence(name: str, text: str | None, field: FieldInfo, message: str) -> str:
    if text is None:
        return f"{name} is needed: {field.description or message}"
    shown = hidden(text) if is_secret(field) else f'"{text}"'
    for expect in field.metadata:
        if isinstance(expect, Expect):
            return f"{name} is {shown}, which is not {expect.kind} (expected {expect.example}). {expect.advice}"
    return (
        f"{name} is {shown}, which is refused: {message[:1].lower()}{message[1:]}. {field.description or ''}".rstrip()
    )


def hidden(text: str) -> str:
    """How a secret is told: its length only. A short number is shown, it is a bot's public id and no secret."""
    return f'"{text}"' if text.isdigit() and len(text) <= 12 else f"a hidden text of {len(text)} characters"


def _check_domains(chosen: Collection[str], modules: Collection[str]) -> None:
    wrong = []
    for name in chosen:
        if name not in modules:
            near = difflib.get_close_matches(name, modules, n=1) or [", ".join(sorted(modules))]
            wrong.append(
                f'{PREFIX}DOMAINS names "{name}", which is not a domain (expected {near[0]}). Correct it, or unset it.'
            )
    if wrong:
        raise WrongSettings(wrong)
