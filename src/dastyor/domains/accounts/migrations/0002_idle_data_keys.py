"""Which workspaces still have a data key under an elder root key: asked after SECRET_KEY was changed."""

from __future__ import annotations

from alembic import op

revision = "accounts_0002"
down_revision = "accounts_0001"
branch_labels = None
depends_on = None

# A workspace that is not at work opens no credential, so nothing else would ever bring its key under the new root.
# Names of workspaces and nothing more: the wrapped keys themselves are read in the scope of each.
_FUNCTION = """
create function accounts.wrapped_elsewhere(p_root bytea, p_after uuid, p_limit integer)
returns table (workspace_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select distinct d.workspace_id from accounts.data_keys d
    where substring(d.wrapped from 2 for length(p_root)) <> p_root and (p_after is null or d.workspace_id > p_after)
    order by 1 limit p_limit
$$;
"""
_SIGNATURE = "accounts.wrapped_elsewhere(bytea, uuid, integer)"


def upgrade() -> None:
    op.execute(_FUNCTION)
    op.execute(f"revoke all on function {_SIGNATURE} from public")
    op.execute(f"grant execute on function {_SIGNATURE} to dastyor_app")


def downgrade() -> None:
    op.execute(f"drop function {_SIGNATURE}")
