"""Whether a rule is broken, and whether that is told now: once for each breach, and never in vain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from dastyor.domains.alerts.model import Breach, Condition, Seen, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a rule: the breach that is over, the one that lasts, and whether it is told now.

    `waits`: it lasts, and is not told yet.
    """

    over: Breach | None = None
    lasts: Breach | None = None
    tells: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody is still to be told."""
        return self.lasts is not None and self.lasts.told_at is None


def is_broken(wish: Wish, figure: Decimal | None, before: Decimal | None = None) -> bool | None:
    """Whether the figure breaks the rule; None where it is not known, or there is nothing to compare it with."""
    if figure is None:
        return None
    if wish.condition is Condition.BELOW:
        return figure < wish.value
    if wish.condition is Condition.ABOVE:
        return figure > wish.value
    share = change(figure, before)
    if share is None:
        return None
    return share <= wish.value if wish.value < 0 else share >= wish.value


def change(figure: Decimal, before: Decimal | None) -> Decimal | None:
    """How many per cent more than before; None where before was nothing, or less."""
    return (figure - before) * 100 / before if before is not None and before > 0 else None


def held_until(now: datetime, told_at: datetime | None, cooldown: timedelta, quiet: datetime | None) -> datetime | None:
    """Until when nothing is told: the end of the quiet hours, or of the cool-down; None: it may be told now."""
    cooled = told_at + cooldown if told_at is not None and told_at + cooldown > now else None
    return max((at for at in (cooled, quiet) if at is not None), default=None)


def stepped(lasting: Breach | None, seen: Seen, now: datetime, held: datetime | None) -> Step:
    """What a look leads to. A breach is over when its window is, or when the rule holds again."""
    over = lasting if lasting is not None and (lasting.about != seen.about or seen.is_broken is False) else None
    over = replace(over, ended_at=now) if over is not None else None
    lasting = None if over is not None else lasting
    if not seen.is_broken:
        return Step(over=over, lasts=lasting)
    found = lasting or Breach(about=seen.about, opened_at=now)
    if found.told_at is not None or held is not None:
        return Step(over=over, lasts=found)
    return Step(over=over, lasts=replace(found, told_at=now), tells=True)
