import { done, violate, type Outcome } from '../../kit/outcome.js';

/** The loaded thing, if it is there and nobody changed it since the caller read it. What a caller may not see is not there. */
export function checkFound<Row extends { readonly version: number }>(
  row: Row | undefined,
  expectedVersion: number | null | undefined,
): Outcome<Row> {
  if (!row) return violate({ code: 'NOT_FOUND', message: 'There is no such incident.', path: ['input', 'incidentId'] });
  if (expectedVersion != null && expectedVersion !== row.version)
    return violate({
      code: 'STALE_VERSION',
      message: `The incident has version ${row.version} by now.`,
      path: ['input', 'expectedVersion'],
    });
  return done(row);
}
