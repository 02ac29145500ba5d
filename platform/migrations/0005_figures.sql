-- An organisation's own figures: footprints of products, grid factors, class defaults. Append-only:
-- the figures of a version are what its changes and those of all versions before it make together.

create table evidence_files (
  scope text not null references organisations (scope),
  id text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  content bytea not null,
  uploaded_at bigint not null,
  uploaded_by text,
  primary key (scope, id)
);

create table figure_versions (
  scope text not null references organisations (scope),
  version bigint not null,
  recorded_at bigint not null,
  recorded_by text,
  note text not null,
  evidence text,
  given bigint not null,
  withdrawn bigint not null,
  -- What it changes, as JSON, in order.
  body text not null,
  -- SHA-256 of the digest before it and its own body.
  digest text not null,
  primary key (scope, version),
  foreign key (scope, evidence) references evidence_files (scope, id)
);

-- Files of figures that were read and wait for a yes; kept for a day.
create table figure_drafts (
  scope text not null references organisations (scope),
  id text not null,
  preview text not null,
  changes text not null,
  read_at bigint not null,
  read_by text,
  primary key (scope, id)
);
