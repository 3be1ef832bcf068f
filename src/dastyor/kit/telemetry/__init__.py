"""Telemetry: logs and traces of a process; the figures are in kit.metrics.

`start` once when the process begins, `stop` when it ends; in between `log(__name__)`, `span(...)`, `traceparent()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dastyor.kit.errors import Misconfigured
from dastyor.kit.telemetry.logs import configure_logs, log
from dastyor.kit.telemetry.redact import REDACTOR
from dastyor.kit.telemetry.traces import Span, continue_from, export_to, span, stop_recording, traceparent

if TYPE_CHECKING:  # a process may log without having read settings: pydantic is 8 MB
    from dastyor.kit.settings import Settings

__all__ = ["REDACTOR", "Span", "configure_logs", "continue_from", "log", "span", "start", "stop", "traceparent"]


def start(settings: Settings, service: str) -> None:
    """Logs and traces go where the settings say; the values of secret settings are covered from here on.

    Raises: Misconfigured when LOG_FILE cannot be written.
    """
    REDACTOR.learn(*settings.secrets())
    try:
        configure_logs(service=service, form=settings.log_format, level=settings.log_level, file=settings.log_file)
    except OSError as failed:
        raise Misconfigured(
            f'DASTYOR_LOG_FILE is "{settings.log_file}", which cannot be written ({failed.strerror}).',
            hint="Choose a file in a folder that this user may write, or unset it.",
        ) from failed
    if settings.otlp_url is not None:
        export_to(settings.otlp_url, service)


def stop() -> None:
    """Sends what is recorded and not yet sent."""
    stop_recording()
