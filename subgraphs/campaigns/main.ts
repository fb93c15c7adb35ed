import 'reflect-metadata';
import type { SubgraphDefinition } from '../kit/service/definition.js';
import { AccountResolver } from './graph/account.js';
import { AgencyResolver } from './graph/agency.js';
import type { Context, Deps } from './graph/context.js';
import { Incident, incidentOf, IncidentResolver } from './graph/incident.js';
import { IncidentsResolver } from './graph/incidents.js';
import { createLoaders, type Loaders } from './graph/loaders.js';
import { IncidentMutations } from './graph/mutations.js';
import { Post, postOf, PostResolver } from './graph/post.js';
import { Account, Agency, Division } from './graph/stubs.js';
import { campaignsMigrations } from './migrations/all.js';
import type { Tables } from './store/tables.js';

/** Posts of official accounts, and incidents with their bulletins and clocks. */
export const campaigns: SubgraphDefinition<Tables, Deps, Loaders> = {
  name: 'campaigns',
  migrations: campaignsMigrations,
  resolvers: [AccountResolver, AgencyResolver, PostResolver, IncidentResolver, IncidentsResolver, IncidentMutations],
  orphanedTypes: [Account, Agency, Division, Incident, Post],
  references: {
    // Another subgraph's entities exist as far as that subgraph says; here they are only what fields hang on.
    Account: (account: Account) => account,
    Agency: (agency: Agency) => agency,
    Incident: async ({ id }: { id: string }, { loaders }: Context) => {
      const row = await loaders.incident.load(id);
      return row && incidentOf(row);
    },
    Post: async ({ id }: { id: string }, { loaders }: Context) => {
      const row = await loaders.post.load(id);
      return row && postOf(row);
    },
  },
  assemble: async ({ db, clock }) => ({
    deps: { db, clock },
    loaders: (caller) => createLoaders(db, caller),
  }),
};
