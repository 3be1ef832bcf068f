"""Every Prometheus metric of Dastyor, in one registry that all services of a process share.

A label's values are few by design: the caller says "other" for what it does not know, and a metric says so itself
for a value that looks like free text or comes after LIMIT others. A dashboard holds on to these names.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import prometheus_client
from prometheus_client import CollectorRegistry, ProcessCollector

OTHER = "other"
LIMIT = 200  # values of one label: more than routes or commands that we have, fewer than Prometheus would mind
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_FORM = re.compile(r"[A-Za-z0-9_.:/{}*-]{0,100}")

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each, read by nobody
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)


class _Labels:
    """Keeps each label to a bounded set of values."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._seen: dict[str, set[str]] = {name: set() for name in names}

    def bounded(self, given: dict[str, str]) -> list[str]:
        """The values in order; an unfit one is "other". Raises KeyError for a label that the metric has not."""
        if len(given) != len(self.names):
            raise KeyError(f"labels are {self.names}, not {tuple(given)}")
        return [self._known(self._seen[name], given[name]) for name in self.names]

    def _known(self, seen: set[str], value: str) -> str:
        if value not in seen:
            if len(seen) >= LIMIT or not _FORM.fullmatch(value):
                return OTHER
            seen.add(value)
        return value


class Counter:
    """Counts what happened."""

    def __init__(self, name: str, says: str, *labels: str) -> None:
        self.name = name
        self._metric = prometheus_client.Counter(name, says, labels, registry=REGISTRY)
        self._labels = _Labels(labels)

    def count(self, amount: float = 1, **labels: str) -> None:
        """Adds `amount`, which is never negative."""
        values = self._labels.bounded(labels)
        (self._metric.labels(*values) if values else self._metric).inc(amount)


class Gauge:
    """Says how much there is now."""

    def __init__(self, name: str, says: str, *labels: str) -> None:
        self.name = name
        self._metric = prometheus_client.Gauge(name, says, labels, registry=REGISTRY)
        self._labels = _Labels(labels)

    def set(self, value: float, **labels: str) -> None:
        """From now on it is `value`."""
        values = self._labels.bounded(labels)
        (self._metric.labels(*values) if values else self._metric).set(value)


class Histogram:
    """Says how long things take, in seconds."""

    def __init__(self, name: str, says: str, *labels: str) -> None:
        self.name = name
        self._metric = prometheus_client.Histogram(name, says, labels, registry=REGISTRY, buckets=SECONDS)
        self._labels = _Labels(labels)

    def took(self, seconds: float, *, times: int = 1, **labels: str) -> None:
        """One more took so long, or so many of a batch."""
        values = self._labels.bounded(labels)
        metric = self._metric.labels(*values) if values else self._metric
        for _ in range(times):
            metric.observe(seconds)

    @contextmanager
    def timed(self, **labels: str) -> Iterator[None]:
        """One more takes as long as what is done inside, whether it ends well or not."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.took(time.perf_counter() - began, times=1, **labels)


MESSAGES = Counter(
    "dastyor_messages_total",
    "Events: produced or produce_failed at the producer; done, duplicate, retried or dead at the consumer.",
    *("topic", "service", "outcome"),
)
PUBLISH_SECONDS = Histogram("dastyor_publish_seconds", "Handing an event to the transport.", "topic", "service")
TOPIC_MESSAGES = Gauge("dastyor_topic_messages", "Events that stand in the topic now.", "topic")
MESSAGE_SECONDS = Histogram("dastyor_message_seconds", "Working one event.", "topic", "service")
CONSUMER_LAG = Gauge("dastyor_consumer_lag", "Events that a consumer group has not worked yet.", "topic", "group")
QUARANTINE_DEPTH = Gauge("dastyor_quarantine_depth", "Refused rows that wait for a correction.")
BOT_UPDATES = Counter("dastyor_bot_updates_total", "Telegram updates worked.", "kind", "command", "outcome")
BOT_UPDATE_SECONDS = Histogram("dastyor_bot_update_seconds", "Working one Telegram update.", "kind", "command")
HTTP_REQUESTS = Counter("dastyor_http_requests_total", "HTTP requests answered.", "service", "route", "status")
HTTP_REQUEST_SECONDS = Histogram("dastyor_http_request_seconds", "Answering an HTTP request.", "service", "route")
RPC_HANDLED = Counter("dastyor_rpc_handled_total", "gRPC calls answered.", "method", "code")
RPC_SECONDS = Histogram("dastyor_rpc_seconds", "Answering a gRPC call.", "method")
JOBS = Counter("dastyor_jobs_total", "Jobs ended.", "job", "outcome")
JOB_SECONDS = Histogram("dastyor_job_seconds", "Working one job.", "job")
TELEGRAM_CALLS = Counter("dastyor_telegram_calls_total", "Bot API calls made.", "method", "outcome")
TELEGRAM_QUEUE_DEPTH = Gauge("dastyor_telegram_queue_depth", "Outgoing rows that wait to be sent.")
CACHE = Counter("dastyor_cache_total", "Questions to a cache: hit or miss.", "name", "outcome")
RATE_ASKS = Counter(
    "dastyor_rate_asks_total", "Sources of exchange rates asked: good, absurd or failed.", "source", "outcome"
)
AI_CALLS = Counter("dastyor_ai_calls_total", "Questions to a language model.", "provider", "outcome")


def exposition() -> tuple[bytes, str]:
    """The body and the content type of /metrics."""
    return prometheus_client.generate_latest(REGISTRY), prometheus_client.CONTENT_TYPE_LATEST
