"""Sales: every sale as it happens, from a till, a web shop or a program, and the figures of the day at once.

Words: transaction (one line of a sale), product, refund, batch (what one request brought), quarantine (what was refused).
Publishes transactions.accepted, and reacts to it: the collector takes, the processor stores.
"""

#: What `dastyor run ROLE --only sales.NAME` runs: the file of a part that holds only that.
from __future__ import annotations

PIECES = {"collector": "api.collector", "analytics": "api.analytics"}
