import type { Caller } from '../../../schema/caller.js';

/** The arguments of the guarded field as the schema knows them, variables and defaults filled in; none for a guarded type. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Decides from the caller and the field's arguments alone: no rows, no clock, no network. What rows it takes is the subgraph's. */
export type Policy = (caller: Caller, args: Arguments) => boolean;

/** By the name that stands in `@policy(policies: [["…"]])`. */
export type Policies = ReadonlyMap<string, Policy>;
