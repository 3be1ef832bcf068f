"""What a workspace may set about its market, and who may do what there."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role
from dastyor.kit.offers import Preference

READ = Right("market.read", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR, Role.VIEWER, Role.CASHIER}))
PLACE = Right("market.place", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR, Role.CASHIER}))
MODERATE = Right("market.moderate", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR}))
CONNECT = Right("market.connect", frozenset({Role.OWNER, Role.MANAGER}))

#: Minutes between two turns in a channel.
TURN_MINUTES = Preference(
    key="market.turn_minutes", kind=int, default=30, text="market-preference-turn-minutes", right=CONNECT,
    least=5, most=1440,
)  # fmt: skip
#: The hours of the workspace's day in which nothing is shown again; equal: always shown.
QUIET_FROM = Preference(
    key="market.quiet_from", kind=int, default=23, text="market-preference-quiet-from", right=CONNECT, least=0, most=23
)
QUIET_TO = Preference(
    key="market.quiet_to", kind=int, default=8, text="market-preference-quiet-to", right=CONNECT, least=0, most=23
)
#: Turns of a day in one channel.
DAILY_CAP = Preference(
    key="market.daily_cap", kind=int, default=48, text="market-preference-daily-cap", right=CONNECT, least=0, most=288
)

PREFERENCES = (TURN_MINUTES, QUIET_FROM, QUIET_TO, DAILY_CAP)
