import type { Migration } from '../../kit/store/migrate.js';

/**
 * Samples of answers for review: what was drawn, from how many, by which seed. The same draw is one sample. It is its
 * agency's; of its cases each is seen by those who see the case.
 */
export const samplesMigration: Migration = {
  id: '0015_samples',
  sql: `
create table quality_sample (
  id text primary key,
  agency_id text not null,
  replied_from text not null,
  replied_to text not null,
  size integer not null,
  seed text not null,
  population integer not null,
  drawn_at timestamptz(3) not null,
  unique (agency_id, replied_from, replied_to, size, seed)
);
alter table quality_sample enable row level security;
create policy quality_sample_of_agency on quality_sample using (
  current_setting('liandong.sight', true) = 'ALL'
  or agency_id = any (current_setting('liandong.agencies', true)::text[]));

create table sampled_case (
  sample_id text not null references quality_sample (id),
  position integer not null,
  case_id text not null references cases (id),
  category_code text,
  agency_id text not null,
  primary key (sample_id, position)
);
create index sampled_case_case on sampled_case (case_id, sample_id);
alter table sampled_case enable row level security;
create policy sampled_case_of_sample on sampled_case using (
  current_setting('liandong.sight', true) = 'ALL'
  or (case_in_sight(case_id) and exists (select from quality_sample s where s.id = sample_id)));

create index cases_answered on cases (lead_path, replied_at) where state in ('REPLIED', 'UNDER_REVIEW');
`,
};
