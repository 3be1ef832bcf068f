"""The server's settings: durable, small enough for a laptop, silent to the outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dastyor.kit.pg.addresses import APP, DATABASE, OWNER, USUAL_PORT

#: One call instead of a thousand: on a busy disk a killed server is back in 0.3 s, file by file in up to 4 (measured).
SYNC_METHOD = "syncfs" if sys.platform == "linux" else "fsync"
_LOOPBACK = ("127.0.0.1/32", "::1/128")


def settings(sockets: Path, *, tcp_port: int | None, durable: bool) -> dict[str, str]:
    """What postgresql.conf says. Without `durable` a crash may lose the data: for tests only."""
    safe = "on" if durable else "off"
    return {
        "listen_addresses": "127.0.0.1" if tcp_port else "",
        "port": str(tcp_port or USUAL_PORT),
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": "64MB",
        "maintenance_work_mem": "32MB",
        "huge_pages": "off",
        # Without /dev/shm (or in a container that gives it too little) parallel queries meet in files.
        "dynamic_shared_memory_type": "posix" if _has_shared_memory() else "mmap",
        "io_method": "sync",  # three processes fewer; the data of a small business lie in memory
        "jit": "off",
        "max_worker_processes": "4",
        "max_logical_replication_workers": "0",
        "autovacuum": "on",
        "autovacuum_max_workers": "2",
        "fsync": safe,
        "full_page_writes": safe,
        "synchronous_commit": safe,
        "recovery_init_sync_method": SYNC_METHOD,
        "wal_compression": "on",
        "min_wal_size": "32MB",
        "max_wal_size": "256MB",
        "max_wal_senders": "2",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "client_encoding": "UTF8",
        "log_destination": "stderr",
        "logging_collector": "off",
        "log_checkpoints": "off",
        # People's words stand in statements and details; the log is for the server's own troubles.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_line_prefix": "%m [%p] ",
    }


def postgresql_conf(wanted: dict[str, str]) -> str:
    """The text of the file."""
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in wanted.items()]
    return "\n".join(["# Written anew at each start; changes of yours belong into postgresql.auto.conf.", *lines, ""])


def pg_hba_conf(*, tcp_port: int | None) -> str:
    """Who may enter: whoever reaches the private socket; over TCP our two roles with their passwords."""
    lines = ["# Written anew at each start.", "local all all trust"]
    if tcp_port:
        lines += [f"host {DATABASE} {OWNER},{APP} {network} scram-sha-256" for network in _LOOPBACK]
    return "\n".join([*lines, ""])


def _has_shared_memory() -> bool:
    room = Path("/dev/shm")  # noqa: S108 - only asked for its size
    try:
        found = os.statvfs(room)
    except OSError:
        return False
    return os.access(room, os.W_OK) and found.f_bavail * found.f_frsize > 16 * 2**20
