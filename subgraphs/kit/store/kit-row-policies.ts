/**
 * Who sees the kit's tables. A subgraph adds to the ledger's policy what its callers may read of it. Events are appended
 * by a function of the owner: numbers and hashes go over the whole chain, of which a caller sees a part.
 */
export const KIT_ROW_POLICIES = `
drop policy ledger_all on ledger;
drop policy ledger_head_all on ledger_head;
drop policy feed_position_all on feed_position;
drop policy idempotency_key_all on idempotency_key;
create policy ledger_of_subgraph on ledger for select using (current_setting('liandong.sight', true) = 'ALL');
-- Hashes and counts of a public ledger: whoever verifies it needs them all.
create policy ledger_head_public on ledger_head for select using (true);
create policy feed_position_of_subgraph on feed_position using (current_setting('liandong.sight', true) = 'ALL');
-- The public is one subject and everybody: its keys carry a hash of their input behind the subject.
create policy idempotency_key_own on idempotency_key using (subject = current_setting('liandong.subject', true)
  or (current_setting('liandong.kind', true) = 'PUBLIC' and starts_with(subject, current_setting('liandong.subject', true) || ':')));
create function enter_caller() returns void language sql as $$ select $$;
do $$ begin
  execute format('alter function append_events(jsonb, timestamptz) security definer set search_path to %I, pg_temp', current_schema());
end $$;
`;
