-- What a draft was read from: the same file, read again by the same person, takes the place of its
-- earlier drafts.
alter table imports add column digest text;
