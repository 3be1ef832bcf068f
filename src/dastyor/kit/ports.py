"""Ports: what a process lends to every transaction, filled by assembly, so that a domain imports no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dastyor.kit.cache import CacheStore, MemoryStore
from dastyor.kit.settings import Settings
from dastyor.kit.sites import Sites

if TYPE_CHECKING:
    from dastyor.kit.approvals import Approvals
    from dastyor.kit.figures import Metric
    from dastyor.kit.i18n import Texts
    from dastyor.kit.offers import Audience, Preferences, Secrets
    from dastyor.kit.storage import Storage
    from dastyor.kit.telegram.presses import Signer


@dataclass(slots=True)
class Ports:
    """`cache` keeps what was dear to make; `preferences` is what a workspace has set, `audience` who its members are.

    `settings` are the operator's, `sites` the way to the outside, `metrics` the figures that domains offer by their keys:
    asked for late, as it imports those domains; `secrets` is the vault, `storage` where files are kept, `approvals` the
    inbox of decisions. `texts` are those of a language, loaded when first asked for, and `signer` makes buttons: for who
    writes to people that did not ask just now. What is None is so only where nothing fills it, as in a test of one domain.
    """

    cache: CacheStore = field(default_factory=MemoryStore)
    preferences: Preferences | None = None
    audience: Audience | None = None
    secrets: Secrets | None = None
    storage: Storage | None = None
    approvals: Approvals | None = None
    settings: Settings = field(default_factory=Settings)
    sites: Sites = field(default_factory=Sites)
    metrics: Callable[[], Mapping[str, Metric]] = dict
    texts: Callable[[str], Texts] | None = None
    signer: Signer | None = None
