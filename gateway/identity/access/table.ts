import type { AccessChange, KnownApiKey, TimedGrant } from './changes.js';

/** What registry says of subjects and keys, as far as it has been read. */
export interface AccessTable {
  /** Returns the subject whose rights may differ now. */
  apply(change: AccessChange): readonly string[];
  /** Nobody's are none. Undefined: the table had no room for them, so nobody can say. */
  grantsOf(subject: string): readonly TimedGrant[] | undefined;
  /** The keys with this prefix that were not revoked, their times not looked at. Undefined as for grants. */
  keysOf(prefix: string): readonly KnownApiKey[] | undefined;
  readonly subjects: number;
  readonly keys: number;
}

export interface TableBounds {
  readonly maxSubjects: number;
  readonly maxKeys: number;
}

/** A country's officers are a few hundred thousand, its partner platforms hundreds; about 300 bytes a subject. */
export const TABLE_BOUNDS: TableBounds = { maxSubjects: 500_000, maxKeys: 20_000 };

const NONE: readonly never[] = [];

/** Subjects without grants and revoked keys take no room. Who finds none is left out, not treated as without rights. */
export function createAccessTable({ maxSubjects, maxKeys }: TableBounds = TABLE_BOUNDS): AccessTable {
  const grants = new Map<string, readonly TimedGrant[]>();
  const keys = new Map<string, KnownApiKey>();
  const byPrefix = new Map<string, readonly KnownApiKey[]>();
  let leftOutSubjects = false;
  let leftOutKeys = false;

  const putGrants = (subject: string, given: readonly TimedGrant[]): void => {
    if (given.length === 0) grants.delete(subject);
    else if (grants.has(subject) || grants.size < maxSubjects) grants.set(subject, given);
    else leftOutSubjects = true;
  };
  const putKey = (key: KnownApiKey): void => {
    const known = keys.get(key.id);
    keys.delete(key.id);
    if (known) index(known.prefix);
    if (key.isRevoked) return;
    if (keys.size >= maxKeys) leftOutKeys = true;
    else {
      keys.set(key.id, key);
      byPrefix.set(key.prefix, [...(byPrefix.get(key.prefix) ?? NONE), key]);
    }
  };
  const index = (prefix: string): void => {
    const left = (byPrefix.get(prefix) ?? NONE).filter(({ id }) => keys.has(id));
    if (left.length === 0) byPrefix.delete(prefix);
    else byPrefix.set(prefix, left);
  };

  return {
    apply({ grantsOf, apiKey }) {
      if (grantsOf) putGrants(grantsOf.subject, grantsOf.grants);
      if (apiKey) putKey(apiKey);
      return [...(grantsOf ? [grantsOf.subject] : NONE), ...(apiKey ? [apiKey.subject] : NONE)];
    },
    grantsOf: (subject) => grants.get(subject) ?? (leftOutSubjects ? undefined : NONE),
    keysOf: (prefix) => byPrefix.get(prefix) ?? (leftOutKeys ? undefined : NONE),
    get subjects() {
      return grants.size;
    },
    get keys() {
      return keys.size;
    },
  };
}
