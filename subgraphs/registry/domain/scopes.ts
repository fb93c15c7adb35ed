/**
 * Platforms that bring citizens' cases and know no official account of ours: hotlines and message boards. Those with
 * accounts are known by the accounts themselves.
 */
const PLATFORMS_WITHOUT_ACCOUNTS = ['12345', '12388', 'message-board', 'sf311'] as const;

const PLATFORM_SCOPE = /^platform:(?<platform>[a-z0-9][a-z0-9-]{0,31})$/;

/** The platform whose cases the scope opens; undefined for what is no scope of ours. */
export function platformOfScope(scope: string): string | undefined {
  return PLATFORM_SCOPE.exec(scope)?.groups?.['platform'];
}

/**
 * The code list of scopes that a key may carry. `platform:<code>`: the cases that came through this platform.
 * `withAccounts` are the platforms on which the register knows an account.
 */
export function isKnownScope(scope: string, withAccounts: ReadonlySet<string>): boolean {
  const platform = platformOfScope(scope);
  if (platform === undefined) return false;
  return (PLATFORMS_WITHOUT_ACCOUNTS as readonly string[]).includes(platform) || withAccounts.has(platform);
}
