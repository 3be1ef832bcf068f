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

#: Ads that one seller may send in a day.
SELLER_CAP = Preference(
    key="market.seller_cap", kind=int, default=10, text="market-preference-seller-cap", right=CONNECT, least=1, most=100
)
#: Published ads after which a seller needs nobody's leave; 0: everybody always does.
TRUSTED_AFTER = Preference(
    key="market.trusted_after", kind=int, default=0, text="market-preference-trusted-after", right=CONNECT,
    least=0, most=1000,
)  # fmt: skip
#: Words with commas between that a moderator must see.
UNWANTED = Preference(
    key="market.unwanted", kind=str, default="", text="market-preference-unwanted", right=CONNECT
)  # fmt: skip

PREFERENCES = (TURN_MINUTES, QUIET_FROM, QUIET_TO, DAILY_CAP, SELLER_CAP, TRUSTED_AFTER, UNWANTED)
