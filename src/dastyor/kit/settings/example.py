"""The text of `.env.example`: every setting with what it says, made from the classes so that it is never out of date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from dastyor.kit.settings.gather import FILE, is_secret, variable
from dastyor.kit.settings.kinds import Expect
from dastyor.kit.settings.root import Section, Settings

HEAD = """\
# Settings of Dastyor. Copy to .env and uncomment what you need; nothing here has to be set.
# The environment goes before this file. A secret may also stand in a file: DASTYOR_BOT_TOKEN_FILE=/run/secrets/bot
"""


def env_example(sections: Mapping[str, type[Section]] | None = None) -> str:
    """The whole file: root settings, then a part for each domain that has any."""
    parts = [HEAD, *_lines(Settings, None)]
    for domain, kind in (sections or {}).items():
        parts.append(f"\n# --- {domain} ---\n")
        parts += _lines(kind, f"DASTYOR_{domain.upper()}_")
    return "".join(parts)


def _lines(kind: type[Section], prefix: str | None) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        file = f" Also as {variable(name, prefix)}{FILE}." if is_secret(field) else ""
        told = textwrap.fill(f"{field.description or ''}{file}", 110, initial_indent="# ", subsequent_indent="# ")
        yield f"\n{told}\n#{variable(name, prefix)}={_value(field.default, field.metadata)}\n"


def _value(default: Any, metadata: list[Any]) -> str:
    """The default as one would write it; where there is none, an example."""
    if default not in {None, ()}:
        return str(default)
    shown = next((expect.example.split(" or ")[0] for expect in metadata if isinstance(expect, Expect)), "")
    return "" if " " in shown else shown  # an example in words would be read as a value
