/** The role that reads and writes: no login, no superuser, no owner, so that policies bind it. */
export function runtimeRole(schema: string): string {
  return `liandong_${schema}`;
}
