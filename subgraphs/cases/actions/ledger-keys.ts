import type { SigningKey } from '../../../schema/signing-key.js';
import type { PublicKeys } from '../../kit/ledger/publication.js';
import type { Register } from '../../kit/ledger/register.js';

/** How a process publishes the ledger's days, and checks what was published. */
export interface LedgerKeys {
  /** Null where another process signs. */
  readonly signing: Signing | null;
  /** Every key that days were signed with. */
  readonly publicKeys: PublicKeys;
}

export interface Signing {
  readonly key: SigningKey;
  readonly register: Register;
  /** The last round published nothing because something stood in its way. */
  failing: boolean;
}
