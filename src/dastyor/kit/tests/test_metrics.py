from __future__ import annotations

import re
import subprocess
import sys

import pytest

from dastyor.kit import metrics

PROMISED = """
dastyor_messages_total{topic,service,outcome} dastyor_publish_seconds{topic,service} dastyor_topic_messages{topic}
dastyor_message_seconds{topic,service} dastyor_consumer_lag{topic,group} dastyor_quarantine_depth{} dastyor_rate_asks_total{source,outcome}
dastyor_bot_updates_total{kind,command,outcome} dastyor_bot_update_seconds{kind,command}
dastyor_http_requests_total{service,route,status} dastyor_http_request_seconds{service,route}
dastyor_rpc_handled_total{method,code} dastyor_rpc_seconds{method} dastyor_jobs_total{job,outcome}
dastyor_job_seconds{job} dastyor_telegram_calls_total{method,outcome} dastyor_telegram_queue_depth{}
dastyor_cache_total{name,outcome} dastyor_ai_calls_total{provider,outcome}
"""
IMPORTS = """
import sys
rss = lambda: int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20
bare = rss()
import dastyor.kit.telemetry, dastyor.kit.metrics
print(rss() - bare, 'opentelemetry.sdk' in sys.modules, 'pydantic' in sys.modules)
"""


def sample(name: str, /, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize("promise", PROMISED.split())
def test_names_and_labels_are_those_that_dashboards_hold_on_to(promise):
    name, _, rest = promise.rstrip("}").partition("{")
    labels = dict.fromkeys(rest.split(",") if rest else (), "x")
    (metric,) = [
        known
        for known in vars(metrics).values()
        if isinstance(known, metrics.Counter | metrics.Gauge | metrics.Histogram) and known.name == name
    ]
    match metric:
        case metrics.Counter():
            before = sample(name, **labels)
            metric.count(2, **labels)
            assert sample(name, **labels) == before + 2
        case metrics.Gauge():
            metric.set(5, **labels)
            assert sample(name, **labels) == 5
        case metrics.Histogram():
            before, before_short = sample(f"{name}_count", **labels), sample(f"{name}_bucket", **labels, le="0.01")
            metric.took(0.02, **labels)
            assert sample(f"{name}_count", **labels) == before + 1
            assert sample(f"{name}_bucket", **labels, le="0.01") == before_short


def test_nothing_else_is_exposed_but_the_process():
    body, kind = metrics.exposition()
    names = set(re.findall(r"^# TYPE (\S+)", body.decode(), re.MULTILINE))
    promised = {promise.partition("{")[0] for promise in PROMISED.split()}
    assert {name for name in names if not name.startswith("process_")} == promised
    assert {"process_cpu_seconds_total", "process_resident_memory_bytes"} <= names
    assert kind.startswith("text/plain")


def test_a_label_never_grows_without_bound():
    odd = metrics.Counter("test_bounded_total", "Only here.", "command", "kind")
    try:
        odd.count(command="обед 45 000", kind="message")
        odd.count(command="x" * 101, kind="message")
        assert sample("test_bounded_total", command="other", kind="message") == 2
        for number in range(5_000):
            odd.count(command=f"/c{number}", kind="message")
        assert sample("test_bounded_total", command="other", kind="message") == 5_000 - metrics.LIMIT + 2
        assert sample("test_bounded_total", command="/c0", kind="message") == 1
        with pytest.raises(KeyError):
            odd.count(command="x")
        with pytest.raises(KeyError):
            odd.count(command="x", sort="y")
    finally:
        metrics.REGISTRY.unregister(odd._metric)


def test_what_fails_is_timed_too():
    before = sample("dastyor_job_seconds_count", job="timed")
    with pytest.raises(ValueError), metrics.JOB_SECONDS.timed(job="timed"):
        raise ValueError
    assert sample("dastyor_job_seconds_count", job="timed") == before + 1


def test_thin_processes_can_afford_telemetry():
    # A process of its own, or this one's imports would be counted.
    told = subprocess.run([sys.executable, "-c", IMPORTS], check=True, capture_output=True, text=True).stdout.split()
    assert float(told[0]) < 25  # MiB; measured 24.0, of which asyncio alone is 10
    assert told[1:] == ["False", "False"]
