"""Where somebody stands who sells or buys: in which business, as whom. He need not be a member of it."""

from __future__ import annotations

from dataclasses import dataclass

from dastyor.domains.market.errors import NoSuchAd, NotYourAd
from dastyor.domains.market.model import Ad, AdId
from dastyor.domains.market.preferences import MODERATE, PLACE
from dastyor.domains.market.store import AdsStore
from dastyor.kit.actor import Actor, Right
from dastyor.kit.db import Tx
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import PersonId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """`workspace` is whose market it is; `actor` is who acts, a member there or a guest."""

    workspace: WorkspaceId
    actor: Actor
    currency: str
    timezone: str
    username: str | None = None

    @property
    def person(self) -> PersonId | None:
        """Who acts; None for a program."""
        return self.actor.person

    @property
    def is_member(self) -> bool:
        """Whether he works here, and his role counts."""
        return self.actor.workspace == self.workspace

    def require_right(self, right: Right) -> None:
        """Raises Forbidden unless he works here and his role may: what he may in a business of his own counts nothing."""
        if not self.is_member:
            raise Forbidden(right=right.name)
        self.actor.require(right)

    def may_change(self, ad: Ad) -> bool:
        """His own, or any for whoever moderates."""
        if ad.seller is not None and ad.seller == self.person:
            return True
        # What a program has placed, any program of the business may go on with.
        is_programs = ad.seller is None and self.person is None and self.actor.may(PLACE)
        return self.is_member and (is_programs or self.actor.may(MODERATE))

    def require(self, ad: Ad) -> None:
        """Raises NotYourAd unless he may change it; who does not work here learns no more than that there is none."""
        if not self.may_change(ad):
            raise NotYourAd if self.is_member else NoSuchAd


async def stand_of(tx: Tx, actor: Actor, workspace: WorkspaceId | None = None, *, username: str | None = None) -> Stand:
    """The actor in that market: where he is a guest, or at home; the transaction sees that business from here on."""
    place = workspace or actor.guest_of or actor.workspace
    if place == actor.workspace:
        return Stand(
            workspace=place, actor=actor, currency=actor.currency, timezone=actor.timezone, username=username
        )  # fmt: skip
    await tx.scope(place)
    preferences = tx.ports.preferences if tx.ports else None
    assert preferences is not None
    locale = await preferences.locale(tx, place)
    return Stand(workspace=place, actor=actor, currency=locale.currency, timezone=locale.timezone, username=username)


async def stand_at(tx: Tx, actor: Actor, ad: AdId, *, username: str | None = None) -> Stand:
    """The actor in the market where that ad is. Raises NoSuchAd."""
    workspace = await AdsStore(tx).workspace_of(ad)
    if workspace is None:
        raise NoSuchAd
    return await stand_of(tx, actor, workspace, username=username)
