import { PUBLIC_CALLER } from '../../schema/caller.js';
import type { GatewayOptions } from '../options.js';
import type { Access } from './access/follow.js';
import type { Authenticate } from './authenticate.js';
import type { Authentication } from './authentication.js';

const PUBLIC: Authentication = { kind: 'authenticated', caller: PUBLIC_CALLER };

/** Tells callers as the settings say. @param access what registry says of grants and keys, where it is followed */
export async function openAuthenticator(
  { settings, developmentIssuer }: Pick<GatewayOptions, 'settings' | 'developmentIssuer'>,
  access: Access | undefined,
): Promise<Authenticate> {
  const { issuers, required } = settings.identity;
  // Where nobody is known the headers are none of our business: they may be meant for the subgraphs, by a rule.
  if (issuers.length === 0 && !developmentIssuer && !required && !access) return () => Promise.resolve(PUBLIC);
  const { trustedIssuers } = await import('./trusted-issuer.js');
  const { createAuthenticator } = await import('./authenticate.js');
  return createAuthenticator({ issuers: trustedIssuers(issuers, developmentIssuer), required, access });
}
