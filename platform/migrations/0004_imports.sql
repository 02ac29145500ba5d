-- A later export is compared with the fleet; what is changed by hand is undone as a whole.

-- The headers of the file, as a digest: exports of one source tell of the same devices.
alter table imports add column source text;
-- Devices of the fleet that it changed, and those that were gone from it and left.
alter table imports add column changed bigint not null default 0;
alter table imports add column ended bigint not null default 0;
-- Its rows that are no devices.
alter table imports add column left_out text;
-- What a person said of its columns.
alter table imports add column mapping text;
-- How far it is while something is being done, when that was last said, and why it failed.
alter table imports add column progress text;
alter table imports add column beat_at bigint;
alter table imports add column failed text;

-- The devices that a committed file named: what the next file of its source is held against.
create table import_devices (
  scope text not null,
  import_id text not null,
  device text not null,
  primary key (scope, import_id, device),
  foreign key (scope, import_id) references imports (scope, id),
  foreign key (scope, device) references devices (scope, id)
);

-- What columns of a source hold, as a person said last.
create table import_mappings (
  scope text not null references organisations (scope),
  source text not null,
  file_name text not null,
  mapping text not null,
  recorded_at bigint not null,
  recorded_by text,
  primary key (scope, source)
);

-- Yeses to suggested products, for every device of the name. One of an import that was undone, or
-- that was taken back, does not count.
create table confirmed_products (
  scope text not null references organisations (scope),
  id text not null,
  maker text not null,
  model text not null,
  product text not null,
  recorded_at bigint not null,
  recorded_by text,
  import_id text,
  revoked_at bigint,
  revoked_by text,
  primary key (scope, id)
);

-- Changes that a person made at once, of one device or of many. The events of one that was undone
-- stay on record and do not count.
create table edits (
  scope text not null references organisations (scope),
  id text not null,
  -- What was changed, and of which devices, as JSON.
  body text not null,
  devices bigint not null,
  recorded_at bigint not null,
  recorded_by text,
  undone_at bigint,
  undone_by text,
  primary key (scope, id)
);
create index edits_at on edits (scope, recorded_at);

alter table device_events add column edit_id text;
create index device_events_edit on device_events (scope, edit_id) where edit_id is not null;
create index device_events_import on device_events (scope, import_id) where import_id is not null;

-- The site that a site turned out to be: its devices are there.
alter table sites add column merged_into text;
