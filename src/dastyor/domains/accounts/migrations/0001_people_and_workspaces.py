"""People, workspaces, members, invitations, keys, audit, preferences, vault; and what may be asked before a scope."""

from __future__ import annotations

from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "accounts_0001"
down_revision = None
branch_labels = ("accounts",)
depends_on = None

_ROLES = "check (role in ('owner', 'manager', 'moderator', 'cashier', 'accountant', 'viewer'))"

_TABLES = f"""
create table accounts.people (
    person_id uuid primary key,
    telegram_id bigint not null,
    name text not null,
    username text,
    language text not null,
    greeted_at timestamptz,
    current_workspace_id uuid,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    blocked_at timestamptz,
    quiet_from time,
    quiet_to time,
    -- (telegram_id): every update asks for one person by it, and two first messages at once make one row.
    constraint people_telegram unique (telegram_id),
    constraint people_quiet check ((quiet_from is null) = (quiet_to is null))
);
create table accounts.workspaces (
    workspace_id uuid primary key,
    slug text not null,
    name text not null,
    language text not null,
    currency text not null,
    timezone text not null,
    made_at timestamptz not null,
    -- (slug): the command line and the console name a workspace by it.
    constraint workspaces_slug unique (slug)
);
create table accounts.members (
    workspace_id uuid not null constraint members_workspace references accounts.workspaces,
    person_id uuid not null constraint members_person references accounts.people,
    role text not null constraint members_role {_ROLES},
    joined_at timestamptz not null,
    removed_at timestamptz,
    constraint members_pkey primary key (workspace_id, person_id)
);
-- (person_id): "in which workspaces is he", asked at every update, before a workspace is known. btree: equality.
create index members_by_person on accounts.members (person_id);
create table accounts.invitations (
    workspace_id uuid not null,
    invitation_id uuid not null,
    token_hash bytea not null,
    role text not null constraint invitations_role {_ROLES},
    invited_by uuid,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_by uuid,
    accepted_at timestamptz,
    constraint invitations_pkey primary key (workspace_id, invitation_id),
    -- (token_hash): whoever opens the link brings only the token; the workspace is found by it.
    constraint invitations_token unique (token_hash)
);
create table accounts.keys (
    workspace_id uuid not null,
    key_id uuid not null,
    key_hash bytea not null,
    name text not null,
    prefix text not null,
    scopes text[],
    person_id uuid,
    made_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint keys_pkey primary key (workspace_id, key_id),
    -- (key_hash): every request brings only the key; the workspace is found by it.
    constraint keys_hash unique (key_hash)
);
create table accounts.audit (
    workspace_id uuid not null,
    change_id uuid not null,
    at timestamptz not null,
    person_id uuid,
    by_name text not null,
    by_key boolean not null,
    action text not null,
    subject text not null,
    before jsonb,
    after jsonb,
    -- (workspace, change): the list is read newest first, and UUIDv7 grows with time. btree: ranges, for pages.
    constraint audit_pkey primary key (workspace_id, change_id)
);
create table accounts.preferences (
    workspace_id uuid not null,
    key text not null,
    value jsonb not null,
    constraint preferences_pkey primary key (workspace_id, key)
);
create table accounts.data_keys (
    workspace_id uuid not null,
    number integer not null,
    wrapped bytea not null,
    made_at timestamptz not null,
    constraint data_keys_pkey primary key (workspace_id, number)
);
create table accounts.credentials (
    workspace_id uuid not null,
    credential_id uuid not null,
    name text not null,
    host text not null,
    version integer not null,
    sealed jsonb not null,
    put_by uuid,
    put_at timestamptz not null,
    -- (workspace, name): connectors ask by name, and putting the same name again makes a new version.
    constraint credentials_pkey primary key (workspace_id, name),
    constraint credentials_id unique (workspace_id, credential_id)
);
"""

# Before a workspace is known nobody sees a row: each question that must be answered then is one function of the
# owner, takes what only the one concerned can bring (his number, a secret's hash), and returns no more than is needed.
_AS_OWNER = "security definer set search_path = pg_catalog"
_FUNCTIONS = f"""
create function accounts.identify(p_telegram bigint, p_name text, p_username text, p_now timestamptz)
returns table (person_id uuid, telegram_id bigint, name text, language text, workspace_id uuid, role text,
               workspace_name text, slug text, currency text, timezone text)
language plpgsql {_AS_OWNER} as $$
begin
    -- "Last seen" to the hour, and a new name at once: most updates write nothing here.
    update accounts.people p set name = p_name, username = p_username, last_seen_at = p_now, blocked_at = null
    where p.telegram_id = p_telegram
      and (p.name <> p_name or p.username is distinct from p_username or p.blocked_at is not null
           or p.last_seen_at < p_now - interval '1 hour');
    return query
    select p.person_id, p.telegram_id, p.name, p.language, here.workspace_id, here.role,
           here.name, here.slug, here.currency, here.timezone
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

create function accounts.meet(p_person uuid, p_telegram bigint, p_name text, p_username text, p_language text,
                              p_now timestamptz)
returns void language plpgsql {_AS_OWNER} as $$
begin
    insert into accounts.people (person_id, telegram_id, name, username, language, first_seen_at, last_seen_at)
    values (p_person, p_telegram, p_name, p_username, p_language, p_now, p_now)
    on conflict on constraint people_telegram do nothing;
    perform 1 from accounts.people p where p.telegram_id = p_telegram for update;
end $$;

create function accounts.places(p_person uuid)
returns table (workspace_id uuid, name text, slug text, role text)
language sql stable {_AS_OWNER} as $$
    select w.workspace_id, w.name, w.slug, m.role
    from accounts.members m join accounts.workspaces w on w.workspace_id = m.workspace_id
    where m.person_id = p_person and m.removed_at is null
    order by m.joined_at, m.workspace_id
$$;

create function accounts.met(p_telegram bigint)
returns uuid language sql stable {_AS_OWNER} as $$
    select p.person_id from accounts.people p where p.telegram_id = p_telegram
$$;

create function accounts.workspace_named(p_slug text)
returns table (workspace_id uuid, slug text, name text, language text, currency text, timezone text)
language sql stable {_AS_OWNER} as $$
    select w.workspace_id, w.slug, w.name, w.language, w.currency, w.timezone
    from accounts.workspaces w where w.slug = p_slug
$$;

create function accounts.invitation(p_token_hash bytea)
returns table (invitation_id uuid, workspace_id uuid, workspace_name text, role text, invited_by uuid,
               expires_at timestamptz, accepted_at timestamptz)
language sql stable {_AS_OWNER} as $$
    select i.invitation_id, i.workspace_id, w.name, i.role, i.invited_by, i.expires_at, i.accepted_at
    from accounts.invitations i join accounts.workspaces w on w.workspace_id = i.workspace_id
    where i.token_hash = p_token_hash
$$;

create function accounts.key_holder(p_key_hash bytea, p_now timestamptz)
returns table (key_id uuid, name text, workspace_id uuid, workspace_name text, slug text, person_id uuid, role text,
               scopes text[], language text, currency text, timezone text, expires_at timestamptz,
               revoked_at timestamptz)
language plpgsql {_AS_OWNER} as $$
begin
    -- To the minute is fine enough, and a busy key does not write at every request.
    update accounts.keys k set last_used_at = p_now
    where k.key_hash = p_key_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > p_now)
      and (k.last_used_at is null or k.last_used_at < p_now - interval '1 minute');
    return query
    select k.key_id, k.name, k.workspace_id, w.name, w.slug, k.person_id,
           case when k.person_id is null then 'owner' else m.role end,
           k.scopes, coalesce(p.language, w.language), w.currency, w.timezone, k.expires_at, k.revoked_at
    from accounts.keys k
    join accounts.workspaces w on w.workspace_id = k.workspace_id
    left join accounts.members m
      on m.workspace_id = k.workspace_id and m.person_id = k.person_id and m.removed_at is null
    left join accounts.people p on p.person_id = k.person_id
    where k.key_hash = p_key_hash;
end $$;

create function accounts.reach(p_people uuid[])
returns table (person_id uuid, telegram_id bigint, name text, language text, timezone text, quiet_from time,
               quiet_to time)
language sql stable {_AS_OWNER} as $$
    select p.person_id, p.telegram_id, p.name, p.language, coalesce(w.timezone, 'Asia/Tashkent'), p.quiet_from,
           p.quiet_to
    from accounts.people p left join accounts.workspaces w on w.workspace_id = p.current_workspace_id
    where p.person_id = any (p_people) and p.blocked_at is null
$$;

create function accounts.block(p_telegram bigint, p_now timestamptz)
returns void language sql {_AS_OWNER} as $$
    update accounts.people p set blocked_at = p_now where p.telegram_id = p_telegram and p.blocked_at is null
$$;
"""

_SIGNATURES = (
    "identify(bigint, text, text, timestamptz)",
    "meet(uuid, bigint, text, text, text, timestamptz)",
    "places(uuid)",
    "met(bigint)",
    "workspace_named(text)",
    "invitation(bytea)",
    "key_holder(bytea, timestamptz)",
    "reach(uuid[])",
    "block(bigint, timestamptz)",
)

_CHANGED = ("workspaces", "members", "invitations", "keys")
_FREE = ("preferences", "data_keys", "credentials")


def upgrade() -> None:
    new_schema("accounts")
    op.execute(_TABLES)
    for table in _CHANGED:
        protect(f"accounts.{table}", rights="select, insert, update")
    for table in _FREE:
        protect(f"accounts.{table}")
    # What was done stays written: the plain role can neither change nor delete a line.
    protect("accounts.audit", rights="select, insert")
    _protect_people()
    op.execute(_FUNCTIONS)
    for signature in _SIGNATURES:
        op.execute(f"revoke all on function accounts.{signature} from public")
        op.execute(f"grant execute on function accounts.{signature} to dastyor_app")


def _protect_people() -> None:
    """A person is seen by the workspaces where he is or was a member; nobody adds one but by `meet`."""
    op.execute("alter table accounts.people enable row level security")
    op.execute("alter table accounts.people force row level security")
    met = "person_id in (select m.person_id from accounts.members m)"
    op.execute(f"create policy people_members on accounts.people to dastyor_app using ({met}) with check ({met})")
    op.execute("create policy people_owner on accounts.people to dastyor_owner using (true) with check (true)")
    op.execute("grant select, update on accounts.people to dastyor_app")


def downgrade() -> None:
    for signature in _SIGNATURES:
        op.execute(f"drop function accounts.{signature}")
    op.execute("drop policy people_members on accounts.people")
    for table in ("credentials", "data_keys", "preferences", "audit", "keys", "invitations", "members", "workspaces"):
        op.execute(f"drop table accounts.{table}")
    op.execute("drop table accounts.people")
    op.execute("drop schema accounts")
