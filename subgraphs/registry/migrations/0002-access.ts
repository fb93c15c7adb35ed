import type { Migration } from '../../kit/store/migrate.js';

/** What the caller's signed claims say, for the policies below. A session that never had a caller is nobody. */
const CALLER = `
create function caller_claim(name text) returns text language sql stable as $$
  select nullif(current_setting('liandong.caller', true), '')::jsonb ->> name
$$;
create function administers(line_path text) returns boolean language sql stable as $$
  select exists (
    select from jsonb_array_elements(nullif(current_setting('liandong.caller', true), '')::jsonb -> 'grants') as held
    where held ->> 'role' = 'ADMINISTRATOR' and held ->> 'agencyId' = any (string_to_array(line_path, '.'))
  )
$$;
create function administers_agency(agency_id text) returns boolean language sql stable as $$
  select exists (select from agency where agency.id = agency_id and administers(agency.line_path))
$$;
`;

/** A grant is never deleted: what somebody could do at an earlier time stays answerable. */
const GRANTS = `
create table access_grant (
  id text collate "C" primary key,
  subject text collate "C" not null,
  agency_id text collate "C" not null references agency,
  role text not null,
  valid_from timestamptz(3) not null,
  valid_to timestamptz(3),
  reason text not null,
  ended_at timestamptz(3),
  end_reason text,
  text_salt text not null,
  check (valid_to > valid_from),
  check ((ended_at is null) = (end_reason is null))
);
create index access_grant_subject on access_grant (subject, id);
create index access_grant_agency on access_grant (agency_id, id);
alter table access_grant enable row level security;
create policy access_grant_seen on access_grant for select using (
  subject = caller_claim('subject') or caller_claim('kind') = 'SERVICE' or administers_agency(agency_id)
);
create policy access_grant_given on access_grant for insert with check (
  caller_claim('kind') = 'SERVICE' or (administers_agency(agency_id) and subject <> caller_claim('subject'))
);
create policy access_grant_ended on access_grant for update using (
  caller_claim('kind') = 'SERVICE' or administers_agency(agency_id)
);
`;

/** One row per account: the latest order to change its credentials, open while `rotated_at` is null. */
const ROTATIONS = `
create table credential_rotation (
  account_id text collate "C" primary key references account,
  ordered_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  rotated_at timestamptz(3)
);
alter table credential_rotation enable row level security;
create policy credential_rotation_line on credential_rotation using (
  caller_claim('kind') = 'SERVICE'
  or exists (select from account where account.id = account_id and administers_agency(account.agency_id))
);
`;

/** The hash lies in a table of its own: who may list keys may not read what would let a guess be checked. */
const API_KEYS = `
create table api_key (
  id text collate "C" primary key,
  prefix text collate "C" not null unique,
  subject text collate "C" not null,
  agency_id text collate "C" not null references agency,
  label text not null,
  scopes jsonb not null,
  valid_from timestamptz(3) not null,
  valid_to timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoke_reason text,
  text_salt text not null,
  replaces_id text collate "C" unique references api_key,
  check (valid_to >= valid_from),
  check ((revoked_at is null) = (revoke_reason is null))
);
create index api_key_subject on api_key (subject, id);
create table api_key_secret (
  key_id text collate "C" primary key references api_key,
  secret_hash text not null
);
alter table api_key enable row level security;
alter table api_key_secret enable row level security;
create policy api_key_seen on api_key for select using (
  caller_claim('kind') = 'SERVICE' or administers_agency(agency_id)
);
create policy api_key_issued on api_key for insert with check (
  caller_claim('kind') = 'SERVICE' or administers_agency(agency_id)
);
create policy api_key_changed on api_key for update using (
  caller_claim('kind') = 'SERVICE' or administers_agency(agency_id)
);
create policy api_key_secret_read on api_key_secret for select using (caller_claim('kind') = 'SERVICE');
create policy api_key_secret_written on api_key_secret for insert with check (
  exists (select from api_key where api_key.id = key_id)
);
`;

/** The register's two chains: its structure is public; of access one sees what happened to grants and keys in sight. */
const CHAINS = `
create index ledger_of_chain on ledger (chain, seq);
create policy ledger_of_structure on ledger for select using (chain = 'registry');
create policy ledger_of_access on ledger for select using (
  chain = 'access' and (
    exists (select from access_grant where access_grant.id = ledger.subject)
    or exists (select from api_key where api_key.id = ledger.subject)
  )
);
`;

export const accessMigration: Migration = {
  id: '0002_access',
  sql: [CALLER, GRANTS, ROTATIONS, API_KEYS, CHAINS].join('\n'),
};
