import type { GraphQLParameters } from '../parameters.js';

/** Which operations are asked how often: what a new supergraph must have plans for before it is used. */
export interface Usage {
  note(operation: UsedOperation): void;
  /** The most used first. */
  mostUsed(count: number): readonly UsedOperation[];
}

export type UsedOperation = Pick<GraphQLParameters, 'query' | 'operationName'>;

interface Counted extends UsedOperation {
  uses: number;
}

/** Longer ones are planned when they are asked: together they would be somebody else's memory. */
const MAX_CHARACTERS = 20_000;

/** @param maxOperations as many as the engine keeps plans */
export function countUsage(maxOperations = 2_000): Usage {
  const counted = new Map<string, Counted>();
  return {
    note({ query, operationName }) {
      if (query.length > MAX_CHARACTERS) return;
      const key = operationName === undefined ? query : `${operationName}\n${query}`;
      const known = counted.get(key);
      if (known) known.uses += 1;
      else counted.set(key, { query, operationName, uses: 1 });
      if (counted.size > maxOperations) forgetRare(counted, maxOperations / 2);
    },
    mostUsed: (count) => [...counted.values()].sort((a, b) => b.uses - a.uses).slice(0, count),
  };
}

/** Halves every count, so that what was used long ago makes room. */
function forgetRare(counted: Map<string, Counted>, kept: number): void {
  const threshold = [...counted.values()].map(({ uses }) => uses).sort((a, b) => a - b)[Math.floor(kept)]!;
  for (const [key, operation] of counted) {
    if (operation.uses <= threshold && counted.size > kept) counted.delete(key);
    else operation.uses = Math.ceil(operation.uses / 2);
  }
}
