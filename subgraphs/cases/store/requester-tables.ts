import type { Role } from '../../kit/callers.js';
import type { ContactPurpose, ErasureReason } from '../domain/contact.js';

export interface RequesterTables {
  requester: RequesterTable;
  contact_access: ContactAccessTable;
}

/** How to reach whoever sent a case. Key, nonce and ciphertext go together: all there, or erased. */
export interface RequesterTable {
  case_id: string;
  /** Which key of the ring sealed it. */
  key_id: string | null;
  nonce: Uint8Array | null;
  /** With the authentication tag behind it. */
  ciphertext: Uint8Array | null;
  consent_to_contact: boolean;
  consent_to_follow_up: boolean;
  taken_at: Date;
  erased_at: Date | null;
  erased_for: ErasureReason | null;
}

/** Who read a contact, as what and what for; never what it said. */
export interface ContactAccessTable {
  id: string;
  case_id: string;
  subject: string;
  role: Role;
  purpose: ContactPurpose;
  correlation_id: string;
  read_at: Date;
}
