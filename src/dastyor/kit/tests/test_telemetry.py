from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import logging.handlers
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from dastyor.kit.errors import Misconfigured, Unavailable
from dastyor.kit.settings import Settings
from dastyor.kit.telemetry import configure_logs, continue_from, log, span, start, stop, traceparent
from dastyor.kit.telemetry import redact as redact_module
from dastyor.kit.telemetry.redact import Redactor

CANARY = "Zq9canaryCANARY0canaryCANARY1canary"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    stop()


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    configure_logs(service="test", stream=stream)
    return stream


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_one_json_object_whatever_is_logged(out):
    log("kit").info("обед\n45 000", text="a\u2028b\x85c", half="\ud83d", items=[1, {2, 3}, object], when=b"\xff")
    (line,) = lines(out)
    assert (line["event"], line["level"], line["service"], line["logger"]) == ("обед\n45 000", "info", "test", "kit")
    assert line["text"] == "a\u2028b\x85c"
    assert str(line["time"]).endswith("Z")


def test_libraries_write_the_same_way(out):
    logging.getLogger("lib").warning("took %s s", 3)
    (line,) = lines(out)
    assert (line["event"], line["level"], line["logger"]) == ("took 3 s", "warning", "lib")


def test_a_traceback_stays_in_one_line_and_shows_no_secret(out):
    def fail() -> None:
        password = CANARY
        raise RuntimeError(f"cannot connect: password={password}")

    try:
        fail()
    except RuntimeError:
        log("kit").exception("failed")
    (line,) = lines(out)
    assert "RuntimeError" in str(line["exception"])
    assert CANARY not in out.getvalue()


def test_the_level_is_obeyed():
    stream = io.StringIO()
    configure_logs(service="test", level="warning", stream=stream)
    log("kit").info("quiet")
    logging.getLogger("lib").info("quiet")
    log("kit").warning("loud")
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_text_is_for_people():
    stream = io.StringIO()
    configure_logs(service="test", form="text", stream=stream)
    log("kit").info("stored", token=CANARY, update_id=7)
    assert "stored" in stream.getvalue()
    assert "update_id=7" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_the_file_is_a_second_copy_rotated_by_size(tmp_path, monkeypatch):
    monkeypatch.setattr("dastyor.kit.telemetry.logs.FILE_BYTES", 1_000)
    stream, path = io.StringIO(), tmp_path / "logs" / "dastyor.log"
    configure_logs(service="test", stream=stream, file=path)
    for number in range(60):
        log("kit").info("обед", number=number, half="\ud83d")
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["dastyor.log", *(f"dastyor.log.{n}" for n in (1, 2, 3, 4))]
    assert all(file.stat().st_size <= 1_000 for file in files)
    assert len(lines(stream)) == 60


def test_a_log_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Misconfigured, match=r"DASTYOR_LOG_FILE is .* cannot be written \(.*\)\. Choose"):
        start(Settings(log_file=tmp_path / "file" / "log"), "test")


def test_a_half_surrogate_on_standard_output_does_not_end_the_process(capfd, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(open(1, "wb", closefd=False), "utf-8"))  # noqa: SIM115 - is fd 1
    configure_logs(service="test")
    log("kit").info("half \ud83d")
    sys.stdout.flush()
    assert json.loads(capfd.readouterr().out)["event"] == "half \ud83d"


# -- what must not be read ------------------------------------------------------------------------------------------

PLANTED = {
    "field": {"bot_token": CANARY},
    "nested": {"request": {"headers": [{"X-Api-Key": CANARY, "Authorization": CANARY}]}},
    "secret str": {"key": SecretStr(CANARY)},
    "token in a url": {"url": f"https://api.telegram.org/bot123456789:{CANARY}/sendMessage"},
    "token encoded": {"url": f"/file/bot123456789%3A{CANARY}/x.jpg"},
    "bearer": {"text": f"Authorization: Bearer {CANARY}"},
    "bearer lower": {"text": f"header authorization=bearer {CANARY}"},
    "basic": {"text": f"Basic {CANARY}=="},
    "cookie": {"text": f"Set-Cookie: a=b; session={CANARY}; Path=/"},
    "database": {"url": f"postgresql://dastyor:{CANARY}@db:5432/x"},
    "database, odd password": {"url": f"postgresql://dastyor:p@{CANARY}@db:5432/x"},
    "redis": {"url": f"redis://:{CANARY}@r:6379/0"},
    "query": {"url": f"https://x.uz/api?api_key={CANARY}&page=2"},
    "json text": {"body": json.dumps({"password": CANARY, "client_secret": CANARY})},
    "json in json": {"body": json.dumps(json.dumps({"token": CANARY}))},
    "python text": {"body": repr({"token": CANARY})},
    "our key": {"text": f"used dst_{CANARY}"},
    "webhook secret": {"text": f"signed with whsec_{CANARY}"},
    "webhook secret in base64": {"text": f"signed with whsec_MfKQ9r8GKYqr/+JPZIo{CANARY}="},
    "model key": {"text": f"refused sk-{CANARY}"},
    "aws": {"text": "AKIAIOSFODNN7EXAMPLE"},
    "jwt": {"text": f"eyJhbGciOi.eyJ{CANARY}.{CANARY}"},
    "pem": {"text": f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----"},
    "bytes": {"raw": f"token={CANARY}".encode()},
    "name of a field": {"held": {f"dst_{CANARY}": 1}},
}


@pytest.mark.parametrize("where", PLANTED)
def test_a_planted_secret_is_never_written(out, where):
    log("kit").info("event", **PLANTED[where])
    logging.getLogger("lib").info("got %s", PLANTED[where])
    assert CANARY not in out.getvalue()
    assert "AKIAIOSFODNN7EXAMPLE" not in out.getvalue()
    assert "***" in out.getvalue()
    assert len(lines(out)) == 2


@pytest.mark.parametrize(
    "text", ["обед 45 000", "12:30:45", "https://x.uz/page?id=7#a", "dastyor_bot_updates_total{kind}"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert Redactor().text(text) == text
    assert Redactor().field("idempotency_key", text) == text
    assert Redactor().field("token_count", 7) == 7


def test_values_of_secret_settings_are_covered_wherever_they_stand(monkeypatch, capfd):
    learned = Redactor()
    monkeypatch.setattr("dastyor.kit.telemetry.REDACTOR", learned)
    monkeypatch.setattr(redact_module, "REDACTOR", learned)
    settings = Settings(llm_key="plain words only", database_url="postgresql://me:sun%20flower@db/x", bot_token=None)
    start(settings, "test")
    assert learned.text("he said plain words only, and sun flower") == "he said ***, and ***"


def test_of_two_secrets_that_begin_alike_the_whole_is_covered():
    redactor = Redactor()
    redactor.learn("abcdef", "abcdefghij", "abc", None)
    assert redactor.text("abc abcdef abcdefghij") == "abc *** ***"


@given(
    st.recursive(
        st.none() | st.text() | st.binary() | st.floats(), lambda kid: st.lists(kid) | st.dictionaries(st.text(), kid)
    )
)
def test_whatever_is_covered_can_be_written_as_json(value):
    json.dumps(Redactor().value(value))


def test_a_structure_that_holds_itself_ends():
    loop: list[object] = []
    loop.append(loop)
    assert json.dumps(Redactor().value(loop))


# -- traces ---------------------------------------------------------------------------------------------------------


def test_a_span_gives_its_ids_to_logs_and_rows(out):
    assert traceparent() is None
    with span("update"):
        outer = traceparent()
        with span("use case"):
            inner = traceparent()
            log("kit").info("stored")
    assert outer is not None
    assert inner is not None
    assert outer[3:35] == inner[3:35]
    assert outer[36:52] != inner[36:52]
    (line,) = lines(out)
    assert (line["trace_id"], line["span_id"]) == (inner[3:35], inner[36:52])
    assert traceparent() is None


def test_a_trace_goes_on_from_an_event():
    with continue_from(PARENT), span("reaction"):
        here = traceparent()
        assert here is not None
        assert here[3:35] == PARENT[3:35]
        assert here != PARENT


@pytest.mark.parametrize(
    "rubbish", [None, "", "x", PARENT[:-1], "ff" + PARENT[2:], "00-" + "0" * 32 + PARENT[35:], PARENT * 9]
)
def test_rubbish_begins_a_new_trace(rubbish):
    with span("outer"):
        outer = traceparent()
        with continue_from(rubbish), span("reaction"):
            here = traceparent()
        assert traceparent() == outer
    assert here is not None
    assert outer is not None
    assert here[3:35] not in {PARENT[3:35], outer[3:35], "0" * 32}


async def test_tasks_side_by_side_keep_their_traces_apart():
    seen: dict[int, tuple[str | None, str | None]] = {}

    async def work(number: int) -> None:
        with span("update"):
            before = traceparent()
            await asyncio.sleep(0)
            seen[number] = before, traceparent()

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(work(number))
    assert all(before == after for before, after in seen.values())
    assert len({before for before, _ in seen.values()}) == 50


def test_a_span_without_a_collector_costs_microseconds():
    def once() -> float:
        began = time.process_time()
        for _ in range(2_000):
            with span("update", kind="message"):
                pass
        return (time.process_time() - began) / 2_000 * 1e6

    gc.collect()
    assert min(once() for _ in range(5)) <= 20  # measured 7 µs


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    got: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.path.encode() + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_with_a_collector_spans_are_sent_with_their_secrets_covered(collector, capfd):
    url, got = collector
    start(Settings(otlp_url=url), "bot")
    with continue_from(PARENT), span("update", workspace="w1", token=CANARY, count=3) as work:
        work.note(command="/start", url=f"/bot123456789:{CANARY}/x", nothing=None)
        assert (traceparent() or "")[3:35] == PARENT[3:35]
    with pytest.raises(OSError), span("send"):
        raise OSError(f"password={CANARY}")
    with pytest.raises(Unavailable), span("ask the site"):
        raise Unavailable
    stop()
    sent = b"".join(got)
    assert sent.startswith(b"/v1/traces")
    for word in (
        b"bot",
        b"update",
        b"w1",
        b"/start",
        b"send",
        b"OSError",
        b"ask the site",
        bytes.fromhex(PARENT[3:35]),
    ):
        assert word in sent, word
    assert CANARY.encode() not in sent
    with span("after"):
        assert traceparent()
    assert len(got) == 1
