"""Real servers for tests and development, without Docker: gets what is missing, starts each on a free loopback port.

    python tools/servers.py kafka redis     prints "kafka 127.0.0.1:41237" and so on; runs until its input closes
    python tools/servers.py chromium        prints where the program is
    python tools/servers.py kafka --port 9092 --room FOLDER     the same broker again, with what it had

Programs come from Debian's packages, Kafka's from Maven Central by way of the machine's own Maven settings.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

KAFKA = "4.1.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dastyor"
PACKAGES = {"java": "openjdk-17-jre-headless", "mvn": "maven", "redis-server": "redis-server", "chromium": "chromium"}
PATIENCE = 90.0  # seconds until a server answers; a broker takes 5 on an idle machine


class Missing(Exception):
    """A program is not there and may not be installed by us; the text is the command that does it."""


def program(name: str) -> str:
    """Where the program is; installed when it is missing. Raises Missing."""
    if found := shutil.which(name):
        return found
    command = ["apt-get", "install", "--yes", "--no-install-recommends", PACKAGES[name]]
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL):
            raise Missing(f"sudo {' '.join(command)}")
        command = ["sudo", "-n", *command]
    print(f"Installing {PACKAGES[name]}", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL):
        raise Missing(" ".join(command))
    return shutil.which(name) or name


def kafka_libraries() -> Path:
    """The folder of Kafka's jars, fetched once. Raises Missing."""
    folder = CACHE / f"kafka-{KAFKA}"
    if folder.is_dir():
        return folder
    maven = program("mvn")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as room:
        (Path(room) / "pom.xml").write_text(_POM.format(kafka=KAFKA), encoding="utf-8")
        print(f"Fetching Kafka {KAFKA}", file=sys.stderr)
        fetch = [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=libs"]
        if subprocess.call(fetch, cwd=room, stdout=sys.stderr):
            raise Missing(f"cd {room} && {' '.join(fetch)}")
        try:
            (Path(room) / "libs").rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker
                raise
    return folder


@contextmanager
def kafka(room: Path, *, port: int | None = None) -> Iterator[str]:
    """The address of a broker of one node, for the time of the block; started again on the same room, it goes on."""
    java, classes = program("java"), f"{kafka_libraries()}/*"
    port, settings = port or free_port(), room / "server.properties"
    controller = free_port()
    settings.write_text(_SETTINGS.format(port=port, controller=controller, room=room), encoding="utf-8")
    if not (room / "log").is_dir():
        tool = [java, "-cp", classes, "kafka.tools.StorageTool", "format", "--standalone", "-t", _ID, "-c", settings]
        subprocess.run(tool, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [java, "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classes, "kafka.Kafka"]
    with running([*command, str(settings)], port, room / "kafka.log"):
        yield f"127.0.0.1:{port}"


@contextmanager
def redis(room: Path, *, port: int | None = None) -> Iterator[str]:
    """The address of a server that keeps nothing, for the time of the block."""
    port = port or free_port()
    command = [program("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(room)]
    with running(command, port, room / "redis.log"):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def chromium(_: Path, *, port: int | None = None) -> Iterator[str]:
    """The path of the browser."""
    yield program("chromium")


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process, as soon as its port answers; gone after the block, and with us however we end."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent, preexec_fn=_die_with_parent)  # noqa: PLW1509 - one thread here
    try:
        end = monotonic() + PATIENCE
        while not answers(port):
            if process.poll() is not None or monotonic() > end:
                raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            sleep(0.05)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as trial:
        trial.settimeout(1.0)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of loopback that nobody has now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


SERVERS = {"kafka": kafka, "redis": redis, "chromium": chromium}


def main(words: list[str]) -> int:
    """0, or 1 with the one command that would help."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=SERVERS)
    parser.add_argument("--port", type=int)
    parser.add_argument("--room", type=Path)
    asked = parser.parse_args(words)
    with ExitStack() as stack:
        for name in asked.names:
            room = asked.room or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"dastyor-{name}-")))
            try:
                address = stack.enter_context(SERVERS[name](room, port=asked.port))
            except Missing as missing:
                print(f"{name} is missing: {missing}", file=sys.stderr)
                return 1
            print(name, address, flush=True)
        if asked.names != ["chromium"]:
            try:
                sys.stdin.read()
            except KeyboardInterrupt:
                return 0
    return 0


_ID = "ZGFzdHlvci10ZXN0cy1vbmU"  # any identity of a cluster: 16 bytes in base64

_POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>dastyor</groupId><artifactId>servers</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{kafka}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
</dependencies></project>
"""

_SETTINGS = """process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={room}/log
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
"""

if __name__ == "__main__":
    # So that a terminated script stops its servers on its way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    raise SystemExit(main(sys.argv[1:]))
