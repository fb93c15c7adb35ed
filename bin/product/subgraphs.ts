// Decorated classes need it before any of them is loaded.
import 'reflect-metadata';
import { assessment } from '../../subgraphs/assessment/main.js';
import { campaigns } from '../../subgraphs/campaigns/main.js';
import { cases } from '../../subgraphs/cases/main.js';
import type { SubgraphDefinition } from '../../subgraphs/kit/service/definition.js';
import type { KitTables } from '../../subgraphs/kit/store/kit-tables.js';
import { registry } from '../../subgraphs/registry/main.js';

/** The product's own subgraphs, in the order in which they are listed everywhere. */
export const SUBGRAPHS = { registry, cases, assessment, campaigns } as const;

export type SubgraphName = keyof typeof SUBGRAPHS;

export const SUBGRAPH_NAMES = Object.keys(SUBGRAPHS) as readonly SubgraphName[];

/** Any of them, where their differences do not matter. */
export type AnySubgraph = SubgraphDefinition<KitTables, unknown, unknown>;

export function subgraphNamed(name: SubgraphName): AnySubgraph {
  return SUBGRAPHS[name] as unknown as AnySubgraph;
}
