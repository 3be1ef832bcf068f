"""Decisions of accounts without any I/O: names, short names, who may give which role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from dastyor.domains.accounts.errors import (
    CredentialWrong,
    InvitationExpired,
    InvitationOwn,
    InvitationUnknown,
    InvitationUsed,
    NameWrong,
    PreferenceWrong,
    RoleTooHigh,
    SlugWrong,
)
from dastyor.domains.accounts.model import WRITE_MEMBERS, Invitation
from dastyor.kit.actor import Role
from dastyor.kit.ids import PersonId
from dastyor.kit.offers import Preference, Setting

#: How the deep link of an invitation begins: /start join-TOKEN, 48 of the 64 characters that Telegram takes.
JOIN = "join"

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_HOST = re.compile(r"(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_HIGH = frozenset({Role.OWNER, Role.MANAGER})
_NAME_MOST = 80
# Marks that turn the direction of writing: in a name they would turn the sentence around it as well.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TEXT_MOST = 4000
_FIELDS_MOST = 20

# Uzbek and Russian Cyrillic in Latin letters, near enough to be read in an address.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h", "ʻ": "", "ʼ": "", "‘": "", "’": "", "'": "",
}  # fmt: skip


def seen_name(text: str) -> str:
    """A name from outside as it can be stored and shown: no control or broken characters, at most 80 of them."""
    kept = "".join(mark for mark in text if unicodedata.category(mark) not in {"Cc", "Cs"} and mark not in _TURNS)
    return " ".join(kept.split())[:_NAME_MOST].strip() or "?"


def checked_name(text: str) -> str:
    """A name that a person chose. Raises NameWrong."""
    name = " ".join(text.split())
    if name != seen_name(name):
        raise NameWrong(most=_NAME_MOST)
    return name


def slug_from(name: str) -> str:
    """A readable short name for an address, from any name; "workspace" when nothing of it is left."""
    letters = "".join(_LATIN.get(mark, mark) for mark in unicodedata.normalize("NFC", name.lower()))
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = _NOT_SLUG.sub("-", plain).strip("-")[:30].strip("-")
    return slug if len(slug) >= 2 else "workspace"


def checked_slug(slug: str) -> str:
    """The short name itself. Raises SlugWrong."""
    if not _SLUG.fullmatch(slug):
        raise SlugWrong(slug=slug[:60])
    return slug


def check_reach(mine: Role, *roles: Role) -> None:
    """Raises RoleTooHigh when somebody with my role may not give or take away one of these."""
    if mine is not Role.OWNER and not _HIGH.isdisjoint(roles):
        raise RoleTooHigh(role=next(role.value for role in roles if role in _HIGH))


def check_invitation(found: Invitation, person: PersonId, now: datetime) -> None:
    """Raises InvitationOwn, InvitationUsed or InvitationExpired when this person may not accept it now."""
    if found.invited_by == person:
        raise InvitationOwn(workspace=found.workspace_name)
    if found.accepted_at is not None:
        raise InvitationUsed(workspace=found.workspace_name)
    if now >= found.expires_at:
        raise InvitationExpired(workspace=found.workspace_name, hint="Ask for a new one.")


def check_inviter(role: Role | None, offered: Role) -> None:
    """Raises InvitationUnknown when who invited could not do so now: what he gave out goes with his role."""
    if role not in WRITE_MEMBERS.roles or (role is not Role.OWNER and offered in _HIGH):
        raise InvitationUnknown(hint="Ask for a new one.")


def invitation_link(bot_name: str, token: str) -> str:
    """What the invited person opens."""
    return f"https://t.me/{bot_name}?start={JOIN}-{token}"


def fits(preference: Preference, value: object) -> bool:
    """Whether the preference takes the value."""
    # isinstance(True, int) is true in Python; a switch is no number here.
    if type(value) is not preference.kind:
        return False
    if isinstance(value, str):
        return (
            (not preference.choices or value in preference.choices) and len(value) <= _TEXT_MOST and "\0" not in value
        )
    return (preference.least is None or value >= preference.least) and (
        preference.most is None or value <= preference.most
    )


def checked_preference(preference: Preference, value: object) -> Setting:
    """The value itself. Raises PreferenceWrong, which says what is taken."""
    if not fits(preference, value):
        raise PreferenceWrong(setting=preference.key, value=str(value)[:60], hint=_taken(preference))
    assert isinstance(value, (bool, int, str))
    return value


def _taken(preference: Preference) -> str:
    if preference.choices:
        return f"One of: {', '.join(preference.choices)}."
    if preference.kind is bool:
        return "true or false."
    if preference.kind is str:
        return f"A text of at most {_TEXT_MOST} characters."
    return f"A whole number from {preference.least} to {preference.most}."


def checked_credential(host: str, fields: Mapping[str, str]) -> str:
    """The host, in small letters. Raises CredentialWrong, which names what is wrong and no value."""
    known = host.strip().lower()
    if not _HOST.fullmatch(known):
        raise CredentialWrong(host=host[:60])
    if not 1 <= len(fields) <= _FIELDS_MOST or not all(_FIELD.fullmatch(name) for name in fields):
        raise CredentialWrong(fields=", ".join(fields)[:200])
    if any(not value or len(value) > _TEXT_MOST for value in fields.values()):
        raise CredentialWrong(fields=", ".join(name for name, value in fields.items() if not value)[:200])
    return known
