"""Migrations: which there are, what brings a database up, and what each says about who may touch a table."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa

from dastyor.kit.ids import new_id
from dastyor.kit.migrating import alembic_run, scripts
from dastyor.kit.migrating.run import NewerDatabase, behind, upgrade
from dastyor.kit.migrating.scripts import Branch, domain_branches, kit_branches
from dastyor.kit.pg import ensure_roles
from dastyor.kit.testing.postgres import create_database, drop_database

CUPS = '''"""Cups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect, share

revision = "toy_0001"
down_revision = None
branch_labels = ("toy",)
depends_on = None


def upgrade() -> None:
    new_schema("toy")
    op.create_table("cups", sa.Column("workspace_id", sa.Uuid), sa.Column("number", sa.Integer), schema="toy")
    op.create_table("sizes", sa.Column("name", sa.Text), schema="toy")
    protect("toy.cups", rights="select, insert")
    share("toy.sizes", rights="select")


def downgrade() -> None:
    op.execute("drop schema toy cascade")
'''
PLATES = '''"""Plates."""

from __future__ import annotations

from alembic import op

revision: str = "toy_0002"
down_revision: str | None = "toy_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create table toy.plates (number int)")


def downgrade() -> None:
    op.execute("drop table toy.plates")
'''


@pytest.fixture
def toy(tmp_path):
    folder = tmp_path / "toy" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_cups.py").write_text(CUPS)
    (folder / "__init__.py").write_text("")
    return Branch("toy", folder)


@pytest.fixture
def empty(fresh_database):
    there = fresh_database()
    with psycopg.connect(there.owner, autocommit=True) as connection:
        ensure_roles(connection, app_login="dastyor_app")
    return there


@pytest.fixture(scope="module")
def kit_alone(postgres_server):
    """The name of a database with the branches of the kit."""
    there = create_database(postgres_server, "kit_alone")
    with psycopg.connect(there.owner, autocommit=True) as connection:
        ensure_roles(connection, app_login="dastyor_app")
    upgrade(there.owner, kit_branches(), kit_branches())
    yield there.database
    drop_database(there)


@pytest.fixture
def begun(fresh_database, kit_alone):
    return fresh_database(template=kit_alone)


def rows(address, query, *values):
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(query, values).fetchall()


def test_a_branch_knows_its_migrations_and_its_head(toy):
    assert [path.name for path in toy.files()] == ["0001_cups.py"]
    assert (toy.head(), toy.revisions()) == ("toy_0001", {"toy_0001"})
    (toy.folder / "0002_plates.py").write_text(PLATES)
    assert (toy.head(), toy.revisions()) == ("toy_0002", {"toy_0001", "toy_0002"})


def test_a_branch_without_migrations_has_no_head(tmp_path):
    assert (Branch("none", tmp_path).head(), Branch("none", tmp_path).revisions()) == (None, set())


def test_a_branch_with_two_heads_is_told_by_name(toy):
    (toy.folder / "0002_other.py").write_text(CUPS.replace("toy_0001", "toy_other"))
    with pytest.raises(ValueError, match="branch toy has 2 heads: toy_0001, toy_other"):
        toy.head()


def test_branches_of_the_kit_begin_with_its_own():
    names = [branch.name for branch in kit_branches()]
    assert names[0] == "kit"
    assert {"bus", "jobs", "telegram", "api"} <= set(names)
    assert all(branch.head() for branch in kit_branches())


def test_a_domain_without_migrations_is_no_branch(tmp_path, toy):
    (tmp_path / "bare").mkdir()
    found = domain_branches([("toy", tmp_path / "toy"), ("bare", tmp_path / "bare"), ("gone", tmp_path / "gone")])
    assert found == [toy]


def test_an_empty_database_is_behind_in_everything_and_then_in_nothing(empty, toy):
    known = [*kit_branches(), toy]
    assert behind(empty.owner, known, known) == known
    assert upgrade(empty.owner, known, known) == [branch.name for branch in known]
    assert behind(empty.owner, known, known) == []
    assert upgrade(empty.owner, known, known) == []


def test_only_what_is_wanted_and_late_is_brought_up(begun, toy):
    known = [*kit_branches(), toy]
    assert upgrade(begun.owner, kit_branches(), known) == []
    assert rows(begun.owner, "select to_regclass('toy.cups')") == [(None,)]
    assert upgrade(begun.owner, known, known) == ["toy"]
    (toy.folder / "0002_plates.py").write_text(PLATES)
    assert behind(begun.owner, known, known) == [toy]
    assert upgrade(begun.owner, known, known) == ["toy"]
    assert rows(begun.owner, "select to_regclass('toy.plates') is not null") == [(True,)]


def test_a_step_goes_up_to_one_revision_and_down_again(begun, toy):
    (toy.folder / "0002_plates.py").write_text(PLATES)
    known = [*kit_branches(), toy]
    alembic_run.step(begun.owner, "toy_0001", known)
    assert rows(begun.owner, "select to_regclass('toy.plates')") == [(None,)]
    upgrade(begun.owner, [toy], known)
    alembic_run.downgrade(begun.owner, "toy@base", known)
    assert rows(begun.owner, "select count(*) from pg_namespace where nspname = 'toy'") == [(0,)]
    assert behind(begun.owner, known, known) == [toy]


def test_a_revision_that_nobody_here_knows_is_of_a_newer_version(begun, toy):
    known = [*kit_branches(), toy]
    upgrade(begun.owner, known, known)
    with pytest.raises(NewerDatabase) as refused:
        behind(begun.owner, kit_branches(), kit_branches())
    assert refused.value.values == {"revisions": "toy_0001"}
    assert "restore a backup" in refused.value.sentence()


def test_a_migration_that_fails_leaves_its_branch_where_it_was(begun, toy):
    (toy.folder / "0002_plates.py").write_text(PLATES.replace("create table toy.plates (number int)", "select 1 / 0"))
    known = [*kit_branches(), toy]
    with pytest.raises(sa.exc.DataError):
        upgrade(begun.owner, known, known)
    assert rows(begun.owner, "select version_num from kit.alembic_version where version_num like 'toy%%'") == [
        ("toy_0001",)
    ]
    assert behind(begun.owner, known, known) == [toy]


@pytest.fixture
def cups(begun, toy):
    known = [*kit_branches(), toy]
    upgrade(begun.owner, known, known)
    ours, theirs = new_id(), new_id()
    with psycopg.connect(begun.owner, autocommit=True) as owner:
        owner.execute("insert into toy.cups values (%s, 1), (%s, 2)", (ours, theirs))
        owner.execute("insert into toy.sizes values ('small')")
    return begun, ours, theirs


def as_workspace(address, said, query, *values):
    with psycopg.connect(address) as connection:
        if said is not None:
            connection.execute("select set_config('app.workspaces', %s, true)", (said,))
        found = connection.execute(query, values)
        return found.fetchall() if found.description else found.rowcount


def test_a_protected_table_shows_a_workspace_its_own_rows(cups):
    there, ours, theirs = cups
    query = "select number from toy.cups order by 1"
    assert as_workspace(there.app, None, query) == []
    assert as_workspace(there.app, "", query) == []
    assert as_workspace(there.app, "{}", query) == []
    assert as_workspace(there.app, f"{{{ours}}}", query) == [(1,)]
    assert as_workspace(there.app, f"{{{ours},{theirs}}}", query) == [(1,), (2,)]
    assert as_workspace(there.owner, None, query) == [(1,), (2,)]


def test_a_protected_table_takes_rows_of_the_named_workspace_alone(cups):
    there, ours, theirs = cups
    add = "insert into toy.cups values (%s, 3)"
    assert as_workspace(there.app, f"{{{ours}}}", add, ours) == 1
    for said, whose in ((f"{{{ours}}}", theirs), ("", ours), (None, ours)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_workspace(there.app, said, add, whose)


@pytest.mark.parametrize("query", ["select * from toy.cups", "select * from toy.sizes"])
def test_the_plain_role_may_what_was_granted(cups, query):
    assert as_workspace(cups[0].app, f"{{{cups[1]}}}", query) != []


def test_the_plain_role_may_nothing_that_was_not_granted(cups):
    for query in (
        "delete from toy.cups",
        "update toy.cups set number = 1",
        "insert into toy.sizes values ('large')",
        "create table toy.own (x int)",
        "drop table toy.sizes",
        "alter table toy.cups disable row level security",
        "truncate toy.cups",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_workspace(cups[0].app, f"{{{cups[1]}}}", query)


def test_a_row_moved_to_another_workspace_is_refused_where_changes_are_allowed(begun, toy):
    text = CUPS.replace(', rights="select, insert"', "")
    (toy.folder / "0001_cups.py").write_text(text)
    known = [*kit_branches(), toy]
    upgrade(begun.owner, known, known)
    ours, theirs = new_id(), new_id()
    said = f"{{{ours}}}"
    assert as_workspace(begun.app, said, "insert into toy.cups values (%s, 1)", ours) == 1
    assert as_workspace(begun.app, said, "update toy.cups set number = 2") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_workspace(begun.app, said, "update toy.cups set workspace_id = %s", theirs)
    assert as_workspace(begun.app, said, "delete from toy.cups") == 1


def metadata(*more):
    made = sa.MetaData(schema="toy")
    sa.Table("cups", made, sa.Column("workspace_id", sa.Uuid), sa.Column("number", sa.Integer), *more)
    sa.Table("sizes", made, sa.Column("name", sa.Text))
    return made


def test_tables_and_database_are_compared_within_their_schema(cups):
    there = cups[0]
    assert alembic_run.differences(there.owner, metadata()) == ([], [])
    up, down = alembic_run.differences(there.owner, metadata(sa.Column("colour", sa.Text)))
    assert len(up) == len(down) == 1


def test_a_migration_is_written_from_the_difference(cups, toy):
    path = alembic_run.write(cups[0].owner, toy, metadata(sa.Column("colour", sa.Text)), "Cups have colours")
    assert path.name == "0002_cups_have_colours.py"
    text = path.read_text(encoding="utf-8")
    assert 'revision = "toy_0002"' in text.replace(": str", "") and '"toy_0001"' in text
    assert "colour" in text
    assert toy.head() == "toy_0002"
    known = [*kit_branches(), toy]
    assert upgrade(cups[0].owner, known, known) == ["toy"]
    assert alembic_run.differences(cups[0].owner, metadata(sa.Column("colour", sa.Text))) == ([], [])


def test_the_first_migration_of_a_branch_gives_it_its_label(begun, tmp_path):
    with psycopg.connect(begun.owner, autocommit=True) as owner:
        owner.execute("create schema toy")
    branch = Branch("toy", tmp_path / "new" / "migrations")
    path = alembic_run.write(begun.owner, branch, metadata(), "the beginning")
    assert path.name == "0001_the_beginning.py"
    assert '("toy",)' in path.read_text(encoding="utf-8")
    assert (branch.head(), scripts.Branch("toy", path.parent).revisions()) == ("toy_0001", {"toy_0001"})
