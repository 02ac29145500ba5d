-- API keys. What a person sees of a key is its organisation's; its secrets are looked up before it
-- is known whose they are, so they stand in the provider's scope, as sessions do.

create table api_keys (
  scope text not null references organisations (scope),
  id text not null,
  name text not null,
  -- Stable names, comma separated.
  rights text not null,
  created_at bigint not null,
  created_by text,
  -- The first day on which it is no longer good.
  expires_on bigint,
  last_used_at bigint,
  revoked_at bigint,
  revoked_by text,
  primary key (scope, id)
);

create table api_key_secrets (
  scope text not null,
  -- Identifier of the key.
  api_key text not null,
  secret_hash text not null,
  organisation text not null references organisations (scope),
  created_at bigint not null,
  ends_at bigint,
  primary key (scope, api_key, secret_hash)
);

-- The audit log: one chain a scope, append-only. The head is a row of its own, so that who writes
-- waits only for writers of the same scope.

create table audit_heads (
  scope text not null,
  seq bigint not null,
  hash text not null,
  primary key (scope)
);

create table audit_entries (
  scope text not null,
  seq bigint not null,
  recorded_at bigint not null,
  actor text not null,
  action text not null,
  record text,
  -- Canonical JSON of what changed.
  old_values text,
  new_values text,
  hash text not null,
  primary key (scope, seq)
);
create index audit_entries_at on audit_entries (scope, recorded_at);
create index audit_entries_actor on audit_entries (scope, actor, seq);
create index audit_entries_record on audit_entries (scope, record, seq);
