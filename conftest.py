"""What every test of the tree shares: real servers, a migrated database to copy, and nothing outside loopback."""

from __future__ import annotations

pytest_plugins = [
    "dastyor.kit.testing.postgres",
    "dastyor.kit.testing.product",
    "dastyor.kit.testing.properties",
    "dastyor.kit.testing.servers",
    "dastyor.kit.testing.telegram",
    "tests.support.fixtures",
]
