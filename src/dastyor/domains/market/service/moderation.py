"""Moderation: an ad waits until somebody who may has decided; the first answer counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dastyor.domains.market.errors import NotNow, TooManyAds
from dastyor.domains.market.model import Ad, AdId, State
from dastyor.domains.market.preferences import MODERATE, PREFERENCES, SELLER_CAP, TRUSTED_AFTER, UNWANTED
from dastyor.domains.market.rules import timing, trust
from dastyor.domains.market.rules.alike import ALIKE, look_of, score
from dastyor.domains.market.rules.forms import cover
from dastyor.domains.market.rules.leftovers import beyond
from dastyor.domains.market.service.publishing import Publishing
from dastyor.domains.market.service.stand import Stand
from dastyor.domains.market.store import AdsStore
from dastyor.kit.actor import Role
from dastyor.kit.approvals import APPROVE, DECLINE, ApprovalDropped, ApprovalRequest, Choice, Decision
from dastyor.kit.db import Tx
from dastyor.kit.errors import NotFound
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.notices import Line, Notice
from dastyor.kit.offers import Setting, record_change
from dastyor.kit.telegram.presses import short

KIND = "market.ad"
_COMPARED = 3000  # of the newest ads: a month of a busy channel, compared in some 20 ms
REASONS = (
    "market-reason-photos", "market-reason-price", "market-reason-forbidden", "market-reason-twice",
    "market-reason-words",
)  # fmt: skip
_CHOICES = (
    Choice(key=APPROVE, text="market-approve-button", said="market-approved-by", style="success"),
    Choice(key=DECLINE, text="market-decline-button", said="market-declined-by", style="danger", reasons=REASONS),
)
_ROLES = (Role.OWNER, Role.MANAGER, Role.MODERATOR)


class Moderation:
    """What moderators are asked, and what comes of it."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, AdsStore(tx)

    async def ask(self, stand: Stand, ad: Ad) -> Ad:
        """The ad waits, and its moderators are told; that of a moderator, or of a trusted seller, needs nobody.

        Raises TooManyAds.
        """
        now = self.clock.now()
        set_to = await self._settings(stand)
        is_moderators = stand.is_member and stand.person is not None and stand.actor.may(MODERATE)
        is_trusted = False
        if ad.seller is not None and not is_moderators:
            record = await self.store.record(stand.workspace, ad.seller, timing.midnight(now, stand.timezone))
            if record.today >= int(set_to[SELLER_CAP.key]):
                raise TooManyAds(most=set_to[SELLER_CAP.key])
            is_trusted = trust.is_trusted(record, after=int(set_to[TRUSTED_AFTER.key]))
        notes = await self._notes(stand.workspace, ad, str(set_to[UNWANTED.key]))
        sent = replace(ad, revision=ad.revision + 1, submitted_at=now, reason=None)
        if is_moderators or (is_trusted and not notes):
            approved = replace(sent, state=State.APPROVED, decided_at=now)
            await self.store.put(stand.workspace, approved)
            await Publishing(self.tx).publish(stand.workspace, approved)
            self.note(stand, approved, "approved")
            return approved
        waiting = replace(sent, state=State.WAITING)
        await self.store.put(stand.workspace, waiting)
        self.tx.events.publish(stand.workspace, _request(stand, waiting, notes))
        return waiting

    async def _settings(self, stand: Stand) -> Mapping[str, Setting]:
        ports = self.tx.ports.preferences if self.tx.ports else None
        if ports is None:
            return {each.key: each.default for each in PREFERENCES}
        return await ports.preferences(self.tx, stand.workspace)

    async def _notes(self, workspace: WorkspaceId, ad: Ad, unwanted: str) -> tuple[Line, ...]:
        """What a moderator should see before he decides."""
        notes = []
        if (twin := await self._twin(workspace, ad)) is not None:
            notes.append(Line(key="market-note-twin", values={"twin": twin}))
        if (word := trust.unwanted(ad.form, unwanted)) is not None:
            notes.append(Line(key="market-note-unwanted", values={"word": word}))
        return tuple(notes)

    async def _twin(self, workspace: WorkspaceId, ad: Ad) -> int | None:
        """The number of the ad that this one is most like, when a moderator should see it."""
        form = ad.form
        look = look_of(f"{form.title or ''}\n{form.text or ''}", [photo.looks for photo in ad.photos])
        self.store.looks_like(workspace, ad.id, look)
        scored = [
            (score(look, other), number) for _, number, other in await self.store.others(workspace, ad.id, _COMPARED)
        ]
        best, number = max(scored, default=(0.0, 0))
        return number if best >= ALIKE else None

    async def sent_anew(self, stand: Stand, ad: Ad) -> Ad:
        """An ad that others see was changed: what waits is asked about anew, what is published says it at once."""
        if ad.state is State.WAITING:
            return await self.ask(stand, ad)
        changed = replace(ad, revision=ad.revision + 1)
        await self.store.put(stand.workspace, changed)
        await Publishing(self.tx).refresh(stand.workspace, changed)
        return changed

    async def decide(self, stand: Stand, ad: Ad, choice: str, words: str | None = None) -> Ad:
        """The ad, decided by whoever acts. Raises Conflict with who and when for one that was decided before, Forbidden, NotNow."""
        stand.require_right(MODERATE)
        inbox = self.tx.ports.approvals if self.tx.ports else None
        assert inbox is not None
        try:
            decision = await inbox.decide(
                self.tx, stand.actor, kind=KIND, request=ad.id, choice=choice, words=words, revision=ad.revision
            )  # fmt: skip
        except NotFound:
            # The inbox has not heard of it yet: it is decided here, and the inbox will hear that nothing is left to decide.
            if ad.state is not State.WAITING:
                raise NotNow from None
            decision = Decision(
                request=ad.id, kind=KIND, revision=ad.revision, choice=choice, by=stand.person,
                by_name=stand.actor.name, decided_at=self.clock.now(), words=words,
            )  # fmt: skip
            self.drop(stand, ad, "market-decided-elsewhere")
        return await self.decided(stand.workspace, decision) or ad

    async def decided(self, workspace: WorkspaceId, decision: Decision) -> Ad | None:
        """The ad after the decision; None where it is about an ad that was changed or is no longer waiting."""
        ad = await self.store.one(workspace, AdId(decision.request), locked=True)
        if ad is None or ad.state is not State.WAITING or ad.revision != decision.revision:
            return None
        now = self.clock.now()
        if decision.choice == APPROVE:
            approved = replace(ad, state=State.APPROVED, decided_at=now)
            await self.store.put(workspace, approved)
            await Publishing(self.tx).publish(workspace, approved)
            return approved
        declined = replace(ad, state=State.DECLINED, decided_at=now, reason=decision.words or decision.reason)
        await self.store.put(workspace, declined)
        self._tell_declined(workspace, declined, decision)
        return declined

    def drop(self, stand: Stand, ad: Ad, key: str) -> None:
        """Nobody has to decide about it any more."""
        self.tx.events.publish(stand.workspace, ApprovalDropped(request=ad.id, kind=KIND, key=key))

    def note(self, stand: Stand, ad: Ad, action: str) -> None:
        """What a member did with it stands in the audit."""
        if stand.is_member:
            record_change(self.tx, stand.actor, f"market.{action}", f"ad:{ad.number}", after={"state": str(ad.state)})

    def _tell_declined(self, workspace: WorkspaceId, ad: Ad, decision: Decision) -> None:
        key = "market-declined-words" if decision.words else "market-declined"
        words = {} if decision.words else {"reason": decision.reason or "market-reason-none"}
        values: dict[str, str | int] = {"number": ad.number, "title": ad.form.title or ""}
        if decision.words:
            values["reason"] = decision.words
        notice = Notice(
            key=key, values=values, words=words, to=(ad.seller,) if ad.seller else (), urgent=True,
            lines=(Line(key="market-declined-hint"),), presses=(("market-edit-button", "mk.open", (short(ad.id),)),),
        )  # fmt: skip
        self.tx.events.publish(workspace, notice)


def _request(stand: Stand, ad: Ad, notes: tuple[Line, ...]) -> ApprovalRequest:
    form = ad.form
    key = "market-card" if form.price is not None else "market-card-agreed"
    return ApprovalRequest(
        request=ad.id, kind=KIND, revision=ad.revision, key=key, lines=notes,
        values={
            "number": ad.number, "title": form.title or "", "text": (beyond(form) or "")[:600], "city": form.city or "—",
            "phone": form.phone or "—", "seller": stand.actor.name, "photos": len(ad.photos),
        },
        words={"category": f"market-category-{form.category or 'other'}"},
        sums={} if form.price is None else {"price": form.price},
        photos=tuple(photo.key for photo in ad.photos) if cover(ad.photos) else (),
        choices=_CHOICES, more=(("market-edit-button", "mk.open", (short(ad.id),)),), roles=_ROLES,
    )  # fmt: skip
