"""What tests of the kit share."""

from __future__ import annotations

from io import StringIO

import pytest

from dastyor.kit.telemetry import configure_logs


@pytest.fixture
def logs() -> StringIO:
    """What the process logs, one JSON object a line."""
    stream = StringIO()
    configure_logs(service="tests", stream=stream)
    return stream
