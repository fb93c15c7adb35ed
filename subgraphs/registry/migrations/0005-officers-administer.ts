import type { Migration } from '../../kit/store/migrate.js';

/** An office is an officer's: whatever grants another kind of caller brings, it administers nothing (`kit/callers.ts`). */
const ADMINISTERS = `
create or replace function administers(line_path text) returns boolean language sql stable as $$
  select caller_claim('kind') = 'OFFICER' and exists (
    select from jsonb_array_elements(nullif(current_setting('liandong.caller', true), '')::jsonb -> 'grants') as held
    where held ->> 'role' = 'ADMINISTRATOR' and held ->> 'agencyId' = any (string_to_array(line_path, '.'))
  )
$$;
`;

export const officersAdministerMigration: Migration = { id: '0005_officers_administer', sql: ADMINISTERS };
