"""Settings: `DASTYOR_…` from the environment or `.env`; a wrong value is one clear sentence.

The root is `Settings`; a domain's own are a `Section` in its settings.py, read when the domain is loaded.
"""

from __future__ import annotations

from dastyor.kit.settings.example import env_example
from dastyor.kit.settings.gather import WrongSettings, foreign_names, load, read_sections, surroundings
from dastyor.kit.settings.kinds import Expect, key_bytes, reads
from dastyor.kit.settings.root import Section, Settings

__all__ = [
    "Expect",
    "Section",
    "Settings",
    "WrongSettings",
    "env_example",
    "foreign_names",
    "key_bytes",
    "load",
    "read_sections",
    "reads",
    "surroundings",
]
