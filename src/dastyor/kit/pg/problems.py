"""Why the embedded Postgres cannot run, each in one sentence with what to do."""

from __future__ import annotations

from dastyor.kit.errors import Misconfigured


class HomeNotOurs(Misconfigured):
    """The home belongs to another user."""


class HomeNotWritable(Misconfigured):
    """The home cannot be written."""


class HomeInUse(Misconfigured):
    """Another Dastyor runs on this home."""


class NoRoom(Misconfigured):
    """The disk of the home is full."""


class WrongVersion(Misconfigured):
    """The data were written by another version of PostgreSQL."""


class DataMissing(Misconfigured):
    """The data folder has gone from under the server."""


class PortTaken(Misconfigured):
    """The port is taken."""


class NoPrograms(Misconfigured):
    """The PostgreSQL programs are missing or do not run on this machine."""


class NoSharedMemory(Misconfigured):
    """The machine gives PostgreSQL no shared memory."""


class CannotRunAsRoot(Misconfigured):
    """PostgreSQL cannot run as root and no way around it was found."""


class SocketFolderNotOurs(Misconfigured):
    """The folder for the socket belongs to somebody else."""


class ServerFailed(Misconfigured):
    """PostgreSQL did not start."""


class RolesMissing(Misconfigured):
    """The database roles are missing and may not be made by this user."""


class RoleTooStrong(Misconfigured):
    """A database role may pass by row-level security."""
