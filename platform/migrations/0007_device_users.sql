-- Who has a device, where the organisation keeps that. It stands beside the dated events and outside
-- the chain of the audit log, so that it can be erased.
create table device_users (
  scope text not null,
  device text not null,
  name text not null,
  -- The import that told it.
  import_id text not null,
  primary key (scope, device),
  foreign key (scope, device) references devices (scope, id),
  foreign key (scope, import_id) references imports (scope, id)
);
create index device_users_import on device_users (scope, import_id);
