"""What one process of the product shares: its settings, its domains, its database, its ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dastyor.kit.bus.base import Bus
from dastyor.kit.bus.outbox import Carry, Outbox
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.cache import CacheStore, MemoryStore
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database, Flush
from dastyor.kit.errors import Invalid
from dastyor.kit.events import Reactions
from dastyor.kit.figures import Metric, by_key
from dastyor.kit.i18n import Catalogues, Texts
from dastyor.kit.jobs import Jobs
from dastyor.kit.listen import Listener
from dastyor.kit.migrating.scripts import Branch, domain_branches, kit_branches
from dastyor.kit.modules import Module
from dastyor.kit.ports import Ports
from dastyor.kit.seal import RootKeys
from dastyor.kit.settings import Settings
from dastyor.kit.sites import Sites
from dastyor.kit.storage.opened import LateStorage
from dastyor.kit.telegram import outgoing
from dastyor.kit.telegram.presses import Signer
from dastyor.modules import MODULES

if TYPE_CHECKING:  # only who has brokers pays for their client
    from dastyor.kit.bus.kafka import KafkaBus

_FRONTS = Path(__file__).resolve().parent.parent / "fronts"

#: Domains that serve the others; they join whatever DASTYOR_DOMAINS says.
COMMON = ("accounts", "approvals", "alerts")


def chosen(names: Iterable[str] | None) -> tuple[Module, ...]:
    """The domains to run, in the order of the menu: those named and the common ones, or all."""
    wanted = set(names or MODULES) | set(COMMON)
    return tuple(Module(name) for name in MODULES if name in wanted)


def check_only(only: str | None, modules: Iterable[Module]) -> None:
    """Nothing, for a domain or a part that these have. Raises Invalid with what there is."""
    domain, _, piece = (only or "").partition(".")
    known = {module.name: [*module.parts(), *module.pieces()] for module in modules}
    if only and domain not in known:
        raise Invalid(f"--only {only}: there is no domain {domain} here.", hint=f"One of: {', '.join(known)}.")
    if piece and piece not in known[domain]:
        raise Invalid(f"--only {only}: {domain} has no part {piece}.", hint=f"One of: {', '.join(known[domain])}.")


def branches(modules: Iterable[Module]) -> list[Branch]:
    """The migrations of the kit and of these domains."""
    return kit_branches() + domain_branches([(module.name, module.path) for module in modules])


class House:
    """One process. What is costly is made when it is first asked for, so a thin role pays for nothing else."""

    def __init__(
        self, settings: Settings, address: str, *, keys: RootKeys, only: str | None = None, clock: Clock | None = None
    ) -> None:
        self.settings, self.address = settings, address
        self.clock, self.only = clock or Clock(), only
        self.modules = chosen(settings.domains)
        self.keys = keys
        self.sites = Sites(settings.allow_hosts)
        #: What the parts of this process miss just now, each asked by /health/ready.
        self.absences: list[Callable[[], list[str]]] = []
        #: What is closed when the process ends, once it was made.
        self.closings: list[Callable[[], Awaitable[None]]] = []
        #: The bot's username; empty while neither the settings nor Telegram said it.
        self.bot_name = settings.bot_name or ""
        #: The short menu of commands, by text key.
        self.menu: dict[str, str] = {}

    @property
    def version(self) -> str:
        """The product's version."""
        return metadata.version("dastyor")

    @property
    def bot_id(self) -> int | None:
        """The number before the colon of the bot's token; None without a bot."""
        token = self.settings.bot_token
        return int(token.get_secret_value().partition(":")[0]) if token else None

    @cached_property
    def thin(self) -> Database:
        """The database of receiver and sender: a few connections, and the facts about how messages ended."""
        return Database(self.address, clock=self.clock, size=3, flushes=[Outbox().flush])

    @cached_property
    def storage(self) -> LateStorage:
        """Where files are kept."""
        return LateStorage(self.settings)

    @cached_property
    def database(self) -> Database:
        """The database of everything else: its transactions end with events, messages and the audit."""
        flushes: list[Flush] = [Outbox(carry=self._carry).flush]
        if self.bot_id is not None:
            flushes.append(outgoing.flushing(self.bot_id))
        flushes.append(self.identity.keep_changes)
        ports = Ports(
            cache=self.cache, preferences=self.identity, audience=self.identity, secrets=self.identity,
            storage=self.storage, settings=self.settings, sites=self.sites, metrics=lambda: self.metrics,
            approvals=self.approvals, texts=self.texts, signer=Signer(self.keys),
        )  # fmt: skip
        return Database(self.address, clock=self.clock, size=12, flushes=flushes, ports=ports)

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """What the chosen domains offer to alerts, by key."""
        return by_key(self.parts("metrics"))

    @cached_property
    def cache(self) -> CacheStore:
        """What was dear to make: kept in this process, or in Redis where there is one."""
        if not self.settings.redis_url:
            return MemoryStore()
        from dastyor.kit.cache.redis import RedisStore

        # Two installations may share a server: each has keys of its own.
        store = RedisStore(self.settings.redis_url.get_secret_value(), f"dastyor:{self.keys.sign('cache', b'', 6)}:")
        self.closings.append(store.close)
        return store

    @asynccontextmanager
    async def opened(self, *, thin: bool = False) -> AsyncIterator[None]:
        """The database answers for the time of the block; `thin`: only what receiver and sender use."""
        async with AsyncExitStack() as stack:
            for database in (self.thin,) if thin else (self.database, self.thin):
                await database.open()
                stack.push_async_callback(database.close)
            stack.push_async_callback(self.sites.close)
            stack.push_async_callback(self._close)
            yield

    async def _close(self) -> None:
        for close in self.closings:
            await close()

    @cached_property
    def listener(self) -> Listener:
        """The one connection that hears what others committed."""
        return Listener(self.address, self.clock)

    @cached_property
    def bus(self) -> Bus:
        """What carries events: the outbox's own table, or Kafka where there is one."""
        if not self.settings.kafka_url:
            return PostgresBus(self.database, self.listener)
        return self.kafka

    @cached_property
    def kafka(self) -> KafkaBus:
        """Events through the brokers of the settings."""
        from dastyor.kit.bus.kafka import KafkaBus

        return KafkaBus(self.database, self.listener, self.settings.kafka_url or "")

    @property
    def _carry(self) -> Carry | None:
        """Straight to the brokers of the settings, where there are any."""
        if not self.settings.kafka_url:
            return None
        from dastyor.kit.bus.straight import Straight

        straight = Straight(self.settings.kafka_url)
        self.closings.append(straight.close)
        return straight.carry

    @cached_property
    def notices(self) -> Reactions:
        """The group that delivers notices."""
        from dastyor.fronts.notify import notify_reactions

        return notify_reactions(self.identity, self.catalogues, Signer(self.keys))

    @property
    def groups(self) -> list[Reactions]:
        """Every group of consumers of the installation, this process's or another's."""
        return [*self.parts("reactions"), self.notices]

    @property
    def timed(self) -> list[Jobs]:
        """Everything of the installation that has timers: what workers do, and what the notification service sends."""
        return [*self.parts("jobs"), *self.parts("deliveries")]

    @property
    def webhook_secret(self) -> str:
        """What Telegram must say with each webhook; derived, so that every process knows it."""
        return self.keys.sign("telegram webhook", str(self.bot_id).encode(), 32)

    @cached_property
    def catalogues(self) -> Catalogues:
        """Every text of the chosen domains and of the bot."""
        return Catalogues.load([*(module.path for module in self.modules), _FRONTS / "bot"])

    @cached_property
    def identity(self) -> Any:
        """Who somebody is: the port that accounts fills."""
        self.parts("preferences")  # importing one declares what may be set, and accounts lists what is declared
        kind = next(found for module in self.modules if (found := module.part("identity")) is not None)
        return kind(self.keys)

    def texts(self, language: str) -> Texts:
        """Every text in that language; the catalogues are loaded when somebody asks."""
        return self.catalogues.texts(language)

    @property
    def approvals(self) -> Any:
        """The inbox of decisions: the port that approvals fills."""
        (kind,) = self.parts("decider")
        return kind()

    def asked(self, part: str) -> list[Any]:
        """The same, of what `--only` names."""
        domain, _, piece = (self.only or "").partition(".")
        found = [
            module.piece(piece, part) if piece and piece != part else module.part(part)
            for module in self.modules
            if domain in {"", module.name}
        ]
        return [each for each in found if each is not None]

    def parts(self, part: str) -> list[Any]:
        """What each chosen domain exports as this part."""
        return [found for module in self.modules if (found := module.part(part)) is not None]
