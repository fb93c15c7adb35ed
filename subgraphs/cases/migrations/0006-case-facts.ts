import type { Migration } from '../../kit/store/migrate.js';

/**
 * What the rules need to know of a case beside its row, as one JSON value. In PL/pgSQL, because every command begins
 * with it and its plan is then made once per session; as plain SQL, planning took most of a command's time.
 */
export const caseFactsMigration: Migration = {
  id: '0006_case_facts',
  sql: `
create function case_facts(c cases) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'intakePath', (select a.line_path from agency_replica a where a.id = c.intake_agency_id),
    'leadPath', (select a.line_path from agency_replica a where a.id = c.lead_agency_id),
    'clocks', (select coalesce(jsonb_agg(to_jsonb(k) order by k.no), '[]') from clock k where k.case_id = c.id),
    'openSubTasks', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'agencyId', a.agency_id) order by a.id), '[]')
      from assignment a where a.case_id = c.id and a.role = 'CO' and a.ended_at is null),
    'openFieldTasks', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'unitAgencyId', t.unit_agency_id) order by t.id), '[]')
      from field_task t where t.case_id = c.id and t.completed_at is null),
    'returnReasons', (select coalesce(jsonb_agg(r.reason_code), '[]') from return_request r where r.case_id = c.id),
    'extensions', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'workdays', e.days, 'granted', e.granted) order by e.requested_at), '[]')
      from extension e where e.case_id = c.id and e.opening = c.reopen_count),
    'followUps', (select count(*) from follow_up f where f.case_id = c.id and f.recorded_at >= c.replied_at),
    'lastVerdict', (select q.verdict from quality_review q where q.case_id = c.id and q.reviewed_at >= c.replied_at
      order by q.reviewed_at desc, q.id desc limit 1)
  );
end $$;
`,
};
