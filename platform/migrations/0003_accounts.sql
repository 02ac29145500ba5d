-- The provider of the service itself: its members are the operators.
insert into organisations (scope, name, default_country, demo, revision, created_at)
  values ('provider', 'Provider', null, 0, 0, 0);

alter table people add column language text not null default 'en';
-- Counts the changes of name and language.
alter table people add column version bigint not null default 1;

-- Counts the changes of the role.
alter table memberships add column version bigint not null default 1;

-- Every version of an organisation's settings; none while they are as at the beginning, which is
-- version 1.
create table organisation_settings (
  scope text not null references organisations (scope),
  version bigint not null,
  body text not null,
  recorded_at bigint not null,
  recorded_by text not null,
  primary key (scope, version)
);

create table invitations (
  scope text not null references organisations (scope),
  id text not null,
  email text not null,
  role text not null,
  language text not null,
  -- Of the link that is good now; a link sent again replaces the one before.
  token_hash text not null,
  created_at bigint not null,
  created_by text not null,
  expires_at bigint not null,
  accepted_at bigint,
  revoked_at bigint,
  primary key (scope, id)
);
create unique index invitations_token on invitations (scope, token_hash);

-- Messages on their way. One is written in the transaction of what it tells, and taken by one
-- process at a time. What it says is erased once it is sent or given up: it may hold a link.
create table outbox (
  scope text not null,
  id text not null,
  -- What it is about, for example an invitation's identifier.
  about text not null,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at bigint not null,
  attempts bigint not null,
  next_at bigint not null,
  sent_at bigint,
  failed_at bigint,
  -- The last error, as the mail server said it.
  error text,
  primary key (scope, id)
);
create index outbox_about on outbox (scope, about);
