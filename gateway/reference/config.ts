/**
 * Silences what @apollo/gateway would do on its own: ask a cloud metadata address where it runs, and report figures to
 * its vendor every hour. It reads both variables when it loads, so call this before importing it.
 */
export function keepReferenceEngineQuiet(env: Record<string, string | undefined> = process.env): void {
  env['METADATA_SERVER_DETECTION'] ??= 'none';
  env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
