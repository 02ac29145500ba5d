-- Every row belongs to the provider ('provider') or to one organisation (its identifier): `scope`
-- is the first column of every key. Types are text and bigint only, so that one text serves every
-- database. Moments are milliseconds since 1970 UTC, days are days since 1970.

create table organisations (
  scope text not null primary key,
  name text not null,
  default_country text,
  demo bigint not null,
  -- Counts the changes of the fleet: what is computed from it is kept as long as this stands still.
  revision bigint not null,
  created_at bigint not null
);

create table people (
  scope text not null,
  id text not null,
  email text not null,
  name text not null,
  password_hash text,
  created_at bigint not null,
  primary key (scope, id)
);
create unique index people_email on people (scope, email);

create table memberships (
  scope text not null references organisations (scope),
  person text not null,
  role text not null,
  created_at bigint not null,
  primary key (scope, person)
);

create table sessions (
  scope text not null,
  token_hash text not null,
  organisation text not null references organisations (scope),
  person text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  primary key (scope, token_hash)
);
create index sessions_person on sessions (scope, person);

create table one_time_links (
  scope text not null,
  token_hash text not null,
  organisation text not null references organisations (scope),
  person text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  primary key (scope, token_hash)
);

create table imports (
  scope text not null references organisations (scope),
  id text not null,
  state text not null,
  file_name text not null,
  devices bigint not null,
  tally text not null,
  -- The preview and the planned devices, kept while it is a draft.
  preview text,
  draft text,
  read_at bigint not null,
  read_by text,
  committed_at bigint,
  committed_by text,
  undone_at bigint,
  undone_by text,
  primary key (scope, id)
);

create table sites (
  scope text not null references organisations (scope),
  id text not null,
  name text not null,
  import_id text,
  live bigint not null,
  primary key (scope, id)
);
create unique index sites_name on sites (scope, name) where live = 1;

create table site_events (
  scope text not null,
  site text not null,
  seq bigint not null,
  effective_on bigint not null,
  recorded_at bigint not null,
  recorded_by text,
  import_id text,
  body text not null,
  primary key (scope, site, seq),
  foreign key (scope, site) references sites (scope, id)
);

create table devices (
  scope text not null references organisations (scope),
  id text not null,
  -- The real serial, else the asset tag; none where the inventory gave neither.
  identity text,
  serial text,
  asset_tag text,
  site text,
  import_id text,
  -- 0 once the import that registered it was undone: its identity is free again.
  live bigint not null,
  primary key (scope, id)
);
create unique index devices_identity on devices (scope, identity)
  where live = 1 and identity is not null;
create index devices_import on devices (scope, import_id);

create table device_events (
  scope text not null,
  device text not null,
  seq bigint not null,
  effective_on bigint not null,
  recorded_at bigint not null,
  recorded_by text,
  import_id text,
  body text not null,
  primary key (scope, device, seq),
  foreign key (scope, device) references devices (scope, id)
);
