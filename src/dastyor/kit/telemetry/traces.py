"""Traces: a span for each message and use case; its ids are in every log line, event and outgoing row.

Without OTLP_URL a span costs microseconds: it only makes ids and hands them on. With it, OpenTelemetry's SDK
(imported only then) records and sends. Rule: spans are opened here and nowhere else, so that secrets are covered.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opentelemetry import context, trace

from dastyor.kit.errors import Problem
from dastyor.kit.telemetry.redact import REDACTOR

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")  # W3C Trace Context
_SAMPLED = trace.TraceFlags(trace.TraceFlags.SAMPLED)
_provider: TracerProvider | None = None
_tracer: trace.Tracer | None = None


class Span:
    """A piece of work that is under way."""

    __slots__ = ("_span",)

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def note(self, **attributes: Any) -> None:
        """Adds what became known on the way."""
        if self._span.is_recording():
            self._span.set_attributes(_covered(attributes))

    def failed(self, error: BaseException) -> None:
        """Marks the work as failed; an expected refusal (a Problem under 500) is no failure of ours."""
        if self._span.is_recording() and not (isinstance(error, Problem) and error.status < 500):
            told = REDACTOR.text(str(error))
            self._span.add_event("exception", {"exception.type": type(error).__qualname__, "exception.message": told})
            self._span.set_status(trace.StatusCode.ERROR, told)


@contextmanager
def span(name: str, **attributes: Any) -> Iterator[Span]:
    """A span under the current one, or the first of a new trace. Names are few: values belong in attributes."""
    here = context.get_current()
    if _tracer is not None:
        work = _tracer.start_span(name, here, attributes=_covered(attributes))
    else:
        parent = trace.get_current_span(here).get_span_context()
        trace_id = parent.trace_id or secrets.randbits(128) or 1
        ids = trace.SpanContext(trace_id, secrets.randbits(64) or 1, is_remote=False, trace_flags=_SAMPLED)
        work = trace.NonRecordingSpan(ids)
    told = Span(work)
    token = context.attach(trace.set_span_in_context(work, here))
    try:
        yield told
    except BaseException as error:
        told.failed(error)
        raise
    finally:
        context.detach(token)
        work.end()


@contextmanager
def continue_from(traceparent: str | None) -> Iterator[None]:
    """Spans opened inside belong to the trace of an event, a row or a request; None or rubbish begins a new one."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    whose = trace.INVALID_SPAN_CONTEXT
    if found:
        flags = trace.TraceFlags(int(found[3], 16))
        whose = trace.SpanContext(int(found[1], 16), int(found[2], 16), is_remote=True, trace_flags=flags)
    token = context.attach(trace.set_span_in_context(trace.NonRecordingSpan(whose)))
    try:
        yield
    finally:
        context.detach(token)


def traceparent() -> str | None:
    """The current span as W3C writes it, to be kept in an event or a row; None outside of any span."""
    ids = trace.get_current_span().get_span_context()
    return f"00-{ids.trace_id:032x}-{ids.span_id:016x}-{int(ids.trace_flags):02x}" if ids.is_valid else None


def export_to(url: str, service: str) -> None:
    """From now on spans go to an OTLP collector by HTTP, in batches, from a thread of their own."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    path = url.rstrip("/")
    record_into(OTLPSpanExporter(endpoint=path if path.endswith("/v1/traces") else f"{path}/v1/traces"), service)


def record_into(exporter: SpanExporter, service: str) -> None:
    """From now on spans are recorded and handed to `exporter`; whatever recorded before is flushed."""
    global _provider, _tracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    stop_recording()
    _provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = _provider.get_tracer("dastyor")


def stop_recording() -> None:
    """What is recorded is sent, then spans are ids only again."""
    global _provider, _tracer
    provider, _provider, _tracer = _provider, None, None
    if provider is not None:
        provider.shutdown()


def _covered(attributes: dict[str, Any]) -> dict[str, Any]:
    plain = {name: REDACTOR.field(name, value) for name, value in attributes.items() if value is not None}
    return {name: value if isinstance(value, bool | int | float | str) else str(value) for name, value in plain.items()}
