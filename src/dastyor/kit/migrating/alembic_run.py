"""Alembic, driven without files of its own: the branches are found from the list of domains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dastyor.kit.migrating.scripts import Branch

_HERE = Path(__file__).resolve().parent


def config(known: Sequence[Branch]) -> Config:
    """Alembic's settings over all known branches."""
    made = Config()
    made.set_main_option("script_location", str(_HERE / "template"))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", "\n".join(str(branch.folder) for branch in known))
    return made


def engine(owner: str) -> sa.Engine:
    """A synchronous engine for the owner's libpq address, without a pool."""
    import psycopg

    return sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(owner), poolclass=sa.NullPool)


def upgrade(owner: str, late: Sequence[Branch], known: Sequence[Branch]) -> None:
    """Each late branch to its head, one transaction a migration."""
    scripts = ScriptDirectory.from_config(config(known))
    for branch in late:
        _run(owner, scripts, _upward(scripts, branch.head() or ""))


def downgrade(owner: str, target: str, known: Sequence[Branch]) -> None:
    """Back to `target`, for example `expenses@base`; used by the stairway test."""
    scripts = ScriptDirectory.from_config(config(known))
    _run(owner, scripts, lambda revision, _: scripts._downgrade_revs(target, revision))


def step(owner: str, target: str, known: Sequence[Branch]) -> None:
    """Up to one revision; used by the stairway test."""
    scripts = ScriptDirectory.from_config(config(known))
    _run(owner, scripts, _upward(scripts, target))


def _upward(scripts: ScriptDirectory, target: str) -> Callable[..., Any]:
    return lambda revision, _: scripts._upgrade_revs(target, revision)


def _run(owner: str, scripts: ScriptDirectory, steps: Callable[..., Any]) -> None:
    with engine(owner).connect() as connection:
        context = EnvironmentContext(Config(), scripts, fn=steps)
        context.configure(
            connection=connection, version_table_schema="kit", transaction_per_migration=True, include_schemas=True
        )
        # A migration that cannot have its lock soon must not stop everybody who queues behind it.
        connection.execute(sa.text("set lock_timeout = '5s'"))
        connection.commit()
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


def write(owner: str, branch: Branch, metadata: sa.MetaData, words: str) -> Path:
    """The next migration of a branch, written from the difference between its tables and the database."""
    number = max((int(path.name.split("_")[0]) for path in branch.files()), default=0) + 1
    ups, downs = _difference(owner, metadata)
    below = branch.head()
    text = (_HERE / "template" / "migration.txt").read_text(encoding="utf-8")
    path = branch.folder / f"{number:04d}_{words.strip().lower().replace(' ', '_')}.py"
    values = {
        "words": words,
        "name": f"{branch.name}_{number:04d}",
        "below": f'"{below}"' if below else "None",
        "label": "None" if below else f'("{branch.name}",)',
        "ups": ups,
        "downs": downs,
    }
    branch.folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(**values), encoding="utf-8")
    return path


def differences(owner: str, metadata: sa.MetaData) -> tuple[list[Any], list[Any]]:
    """The operations up and down that would make the database equal to the tables; both empty when it is."""
    with engine(owner).connect() as connection:
        found = produce_migrations(_comparing(connection, metadata), metadata)
    return list(found.upgrade_ops.ops if found.upgrade_ops else ()), list(
        found.downgrade_ops.ops if found.downgrade_ops else ()
    )


def _difference(owner: str, metadata: sa.MetaData) -> tuple[str, str]:
    with engine(owner).connect() as connection:
        found = produce_migrations(_comparing(connection, metadata), metadata)
        assert found.upgrade_ops is not None and found.downgrade_ops is not None
        return render_python_code(found.upgrade_ops), render_python_code(found.downgrade_ops)


def _comparing(connection: sa.Connection, metadata: sa.MetaData) -> MigrationContext:
    schema = metadata.schema
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == schema,
        "version_table_schema": "kit",
        "target_metadata": metadata,
    }
    return MigrationContext.configure(connection, opts=options)
