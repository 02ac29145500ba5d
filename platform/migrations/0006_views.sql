-- Saved views: named addresses of the devices screen, a person's own or shared in the organisation.
create table views (
  scope      text   not null,
  id         text   not null,
  owner      text   not null,  -- person who made it
  shared     bigint not null,  -- 1: every member of the organisation sees it
  name       text   not null,
  -- The name in lower case, of a shared view; of one's own, after the owner: no two of a list are
  -- called the same.
  name_key   text   not null,
  query      text   not null,  -- as after the question mark of the address
  version    bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (scope, id),
  unique (scope, name_key)
);
create index views_of_owner on views (scope, owner);
