"""Whose guest somebody is: who came by a channel's link is met there, and not in a workspace of his own."""

from __future__ import annotations

from alembic import op

revision = "accounts_0004"
down_revision = "accounts_0003"
branch_labels = None
depends_on = None

_SIGNATURE = "accounts.identify(bigint, text, text, timestamptz)"


def _function(column: str, value: str) -> str:
    return f"""
create function accounts.identify(p_telegram bigint, p_name text, p_username text, p_now timestamptz)
returns table (person_id uuid, telegram_id bigint, name text, language text, workspace_id uuid, role text,
               workspace_name text, slug text, currency text, timezone text, is_alone boolean{column})
language plpgsql security definer set search_path = pg_catalog as $$
begin
    -- "Last seen" to the hour, and a new name at once: most updates write nothing here.
    update accounts.people p set name = p_name, username = p_username, last_seen_at = p_now, blocked_at = null
    where p.telegram_id = p_telegram
      and (p.name <> p_name or p.username is distinct from p_username or p.blocked_at is not null
           or p.last_seen_at < p_now - interval '1 hour');
    return query
    select p.person_id, p.telegram_id, p.name, p.language, here.workspace_id, here.role,
           here.name, here.slug, here.currency, here.timezone,
           not exists (select from accounts.members o
               where o.workspace_id = here.workspace_id and o.person_id <> p.person_id and o.removed_at is null){value}
    from accounts.people p
    left join lateral (
        select w.workspace_id, m.role, w.name, w.slug, w.currency, w.timezone
        from accounts.members m join accounts.workspaces w on w.workspace_id = m.workspace_id
        where m.person_id = p.person_id and m.removed_at is null
        order by (m.workspace_id is not distinct from p.current_workspace_id) desc, m.joined_at, m.workspace_id
        limit 1
    ) here on true
    where p.telegram_id = p_telegram;
end $$;
"""


def _replace(column: str, value: str) -> None:
    op.execute(f"drop function {_SIGNATURE}")
    op.execute(_function(column, value))
    op.execute(f"revoke all on function {_SIGNATURE} from public")
    op.execute(f"grant execute on function {_SIGNATURE} to dastyor_app")


def upgrade() -> None:
    op.execute("alter table accounts.people add column guest_of uuid")
    _replace(", guest_of uuid", ", p.guest_of")


def downgrade() -> None:
    _replace("", "")
    op.execute("alter table accounts.people drop column guest_of")
