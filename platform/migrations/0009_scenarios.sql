-- Saved scenarios: what the scenarios screen asks for, under a name, for the whole organisation.
create table scenarios (
  scope    text   not null,
  id       text   not null,
  owner    text   not null,  -- person or key that made it
  name     text   not null,
  name_key text   not null,  -- the name in lower case: no two are called the same
  query    text   not null,  -- as after the question mark of the address
  saved_by text   not null,  -- person or key that saved it last
  saved_at bigint not null,
  version  bigint not null,
  primary key (scope, id),
  unique (scope, name_key)
);
