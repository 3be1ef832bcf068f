"""What must not be read in logs and traces is covered: by the name of the field, by known form, by known value.

Covering too much costs a look into the database; covering too little costs a key. So in doubt it covers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

COVER = "***"
DEPTH = 8  # deeper than any record of ours; a structure that contains itself ends here
SHORTEST = 6  # a shorter known secret would cover ordinary words

# The last word of a field's name decides: `bot_token` is a secret, `token_count` and `idempotency_key` are not.
_NAMES = re.compile(
    r"(?:^|_)(?:token|secret|password|passwd|pwd|passphrase|authorization|cookies?|credentials?|pin|otp|session"
    r"|init_?data|api_?key|llm_?key|private_?key|secret_?key|access_?key(?:_id)?|master_?key|data_?key)$"
)
_WORDS = r"token|secret|password|passwd|pwd|passphrase|api[_-]?key|secret[_-]?key|access[_-]?key|client[_-]?secret"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(\d{3,20})(?::|%3[Aa])[A-Za-z0-9_-]{20,}"), rf"\1:{COVER}"),  # a bot's token, bare or in a URL
    (re.compile(r"\b(Bearer|Basic|Digest)\s+[^\s,\"']{6,}", re.IGNORECASE), rf"\1 {COVER}"),
    (re.compile(r"((?:set-)?cookie|authorization)(\\*[\"']?\s*[:=]\s*)[^\r\n]+", re.IGNORECASE), rf"\1\2{COVER}"),
    (re.compile(r"(://[^/\s:@]*:)[^/\s]+@"), rf"\1{COVER}@"),  # user:password in an address
    (re.compile(rf"({_WORDS})(\\*[\"']?\s*[=:]\s*\\*[\"']?)[^\s\"'&,;)}}]+", re.IGNORECASE), rf"\1\2{COVER}"),
    (
        re.compile(r"\b(dst_|sk-|ghp_|xox[bp]-|whsec_)[A-Za-z0-9_+/-]{16,}"),
        rf"\1{COVER}",
    ),  # API keys: ours and well-known ones
    (re.compile(r"\bA(?:KI|SI)A[0-9A-Z]{16}\b"), COVER),  # AWS
    (re.compile(r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"), COVER),  # a signed token (JWT)
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL), COVER),
)
# One look that passes nearly every ordinary text by without trying the forms one after another.
_HINT = re.compile(
    r"\d(?::|%3[Aa])[A-Za-z0-9_-]{20}|://[^/\s]*@|bearer|basic|digest|cookie|authorization"
    rf"|dst_|sk-|ghp_|xox[bp]-|whsec_|A(?:KI|SI)A|eyJ|PRIVATE KEY|{_WORDS}",
    re.IGNORECASE,
)


class Redactor:
    """Covers secrets in whatever is about to be written down."""

    def __init__(self) -> None:
        self._known: re.Pattern[str] | None = None
        self._values: set[str] = set()

    def learn(self, *secrets: str | None) -> None:
        """From now on these very texts are covered wherever they stand: the values of secret settings."""
        self._values |= {secret for secret in secrets if secret and len(secret) >= SHORTEST}
        # The longest first: of two secrets that begin alike the whole one is covered.
        longest = sorted(self._values, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest))) if longest else None

    def text(self, text: str) -> str:
        """The text with its secrets covered."""
        if self._known is not None:
            text = self._known.sub(COVER, text)
        if _HINT.search(text):
            for form, instead in _FORMS:
                text = form.sub(instead, text)
        return text

    def value(self, value: Any, depth: int = 0) -> Any:
        """The value as plain JSON types, with its secrets covered."""
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.text(value)
            case Mapping() if depth < DEPTH:
                return {self.text(str(name)): self.field(str(name), held, depth + 1) for name, held in value.items()}
            case list() | tuple() | set() | frozenset() if depth < DEPTH:
                return [self.value(held, depth + 1) for held in value]
            case bytes() | bytearray():
                return self.text(bytes(value).decode("utf-8", "backslashreplace"))
        return self.text(str(value))

    def field(self, name: str, value: Any, depth: int = 0) -> Any:
        """The value of a named field: covered whole when the name says that it is a secret."""
        if value is not None and _NAMES.search(name.lower().replace("-", "_")):
            return COVER
        return self.value(value, depth)


REDACTOR = Redactor()  # one for the process: what one part learned, all cover
