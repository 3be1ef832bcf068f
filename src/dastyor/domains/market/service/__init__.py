"""Use cases of the market. One instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.market.service.asking import Asking
from dastyor.domains.market.service.channels import Channels, Standing
from dastyor.domains.market.service.moderation import KIND, Moderation
from dastyor.domains.market.service.placing import Placing
from dastyor.domains.market.service.publishing import GONE, POSTED, Publishing
from dastyor.domains.market.service.selling import Selling
from dastyor.domains.market.service.stand import Stand, stand_at, stand_of
from dastyor.domains.market.service.turns import Turns

__all__ = [
    "GONE", "KIND", "POSTED", "Asking", "Channels", "Moderation", "Placing", "Publishing", "Selling", "Stand", "Standing", "Turns",
    "stand_at", "stand_of",
]  # fmt: skip
