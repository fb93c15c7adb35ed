import type { Policies } from './policy.js';

/** Every policy of this graph: a name that stands in no list here lets nobody in. */
export const POLICIES: Policies = new Map([]);
