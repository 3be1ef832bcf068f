"""Logs: one JSON object a line on standard output, ours and the libraries' alike, with trace ids, secrets covered."""

from __future__ import annotations

import json
import logging
import logging.handlers
import re
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from dastyor.kit.telemetry.redact import REDACTOR

FILE_BYTES = 20 * 2**20  # a second copy for looking back on a small machine: at most 100 MiB with its four elder ones
FILES_KEPT = 4
# JSON allows these three bare inside a string, yet readers that split text into lines break on them.
_LINE_END = re.compile("[\x85\u2028\u2029]")
_OURS = frozenset({"time", "level", "logger", "service", "trace_id", "span_id"})  # written by us: nothing to cover


def log(name: str) -> FilteringBoundLogger:
    """A logger: `log(__name__).info("stored", update_id=7)`; the event is a few fixed words, values are fields."""
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger


def configure_logs(
    *, service: str, form: str = "json", level: str = "info", file: Path | None = None, stream: TextIO | None = None
) -> None:
    """All logging of the process goes this way from now on. May be called again.

    Raises: OSError when `file` cannot be written.
    """
    out = stream or sys.stdout
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper("iso", utc=True, key="time"),
        _Told(service),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _cover,
            _text(out) if form == "text" else _json,
        ],
    )
    handlers: list[logging.Handler] = [logging.StreamHandler(out)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", errors="backslashreplace"
            )
        )
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")  # half a surrogate pair in a chat must not end the process
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level.upper())
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes a line with the whole address for each request
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,  # so that a second call reaches loggers that were used already
    )


class _Told:
    """Adds who writes and in which trace."""

    def __init__(self, service: str) -> None:
        self.service = service

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event.setdefault("service", self.service)
        ids = trace.get_current_span().get_span_context()
        if ids.is_valid:
            event["trace_id"], event["span_id"] = f"{ids.trace_id:032x}", f"{ids.span_id:016x}"
        return event


def _cover(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: value if name in _OURS else REDACTOR.field(name, value) for name, value in event.items()}


def _json(_logger: WrappedLogger, _method: str, event: Mapping[str, Any]) -> str:
    first = {name: event[name] for name in ("time", "level", "service", "event") if name in event}
    line = json.dumps({**first, **event}, ensure_ascii=False)
    return line if line.isascii() else _LINE_END.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _text(out: TextIO) -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=out.isatty(), timestamp_key="time", exception_formatter=structlog.dev.plain_traceback
    )
