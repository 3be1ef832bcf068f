"""Sales over REST: the collector and analytics."""

from __future__ import annotations

from dastyor.domains.sales.api import analytics, collector
from dastyor.kit.api import new_router

router = new_router("sales")
router.routes += [*collector.router.routes, *analytics.router.routes]
