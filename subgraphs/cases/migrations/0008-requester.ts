import type { Migration } from '../../kit/store/migrate.js';

/**
 * How to reach whoever sent a case, sealed with a key that the database never holds. Erased, the row stays without it.
 * The column on `cases` never held anything.
 */
const REQUESTER = `
alter table cases drop column requester_contact;
create table requester (
  case_id text primary key references cases (id),
  key_id text,
  nonce bytea,
  ciphertext bytea,
  consent_to_contact boolean not null,
  consent_to_follow_up boolean not null,
  taken_at timestamptz(3) not null,
  erased_at timestamptz(3),
  erased_for text,
  check (num_nonnulls(key_id, nonce, ciphertext) = case when erased_at is null then 3 else 0 end)
);
create index requester_key on requester (key_id) where key_id is not null;
create table contact_access (
  id text primary key,
  case_id text not null references cases (id),
  subject text not null,
  role text not null,
  purpose text not null,
  correlation_id text not null,
  read_at timestamptz(3) not null
);
create index contact_access_case on contact_access (case_id, read_at);
`;

/**
 * Services have every case in sight and no contact: a sealed one comes to officers who see the case, to whoever showed
 * its token, and to the rotation of keys, which says so. Who read a contact is only ever added to.
 */
const POLICIES = `
alter table requester enable row level security;
create policy requester_reached on requester for select using (
  (current_setting('liandong.kind', true) = 'OFFICER' and case_in_sight(case_id))
  or case_id = current_setting('liandong.own_case', true)
  or current_setting('liandong.contact_rotation', true) = 't');
create policy requester_taken on requester for insert with check (current_setting('liandong.sight', true) = 'ALL');
create policy requester_changed on requester for update
  using (current_setting('liandong.sight', true) = 'ALL') with check (current_setting('liandong.sight', true) = 'ALL');
alter table contact_access enable row level security;
create policy contact_access_seen on contact_access for select using (
  (current_setting('liandong.kind', true) = 'OFFICER' and case_in_sight(case_id))
  or case_id = current_setting('liandong.own_case', true));
create policy contact_access_added on contact_access for insert
  with check (current_setting('liandong.sight', true) = 'ALL');
`;

export const requesterMigration: Migration = { id: '0008_requester', sql: REQUESTER + POLICIES };
