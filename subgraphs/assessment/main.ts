import 'reflect-metadata';
import type { SubgraphDefinition } from '../kit/service/definition.js';
import { followCases } from './feed/follow-cases.js';
import { followRegistry } from './feed/follow-registry.js';
import { startOverdueSweep } from './feed/overdue-sweep.js';
import { AccountResolver } from './graph/account.js';
import { AgencyResolver } from './graph/agency.js';
import type { Deps } from './graph/context.js';
import { createLoaders, type Loaders } from './graph/loaders.js';
import { MatrixResolver } from './graph/matrix.js';
import { MetricSeriesResolver } from './graph/metric-series.js';
import { SnapshotMutations } from './graph/snapshots.js';
import { Account, Agency, Matrix } from './graph/stubs.js';
import { assessmentMigrations } from './migrations/all.js';
import type { Tables } from './store/tables.js';

/** Daily figures, scores and dormancy: what the other subgraphs' facts amount to. */
export const assessment: SubgraphDefinition<Tables, Deps, Loaders> = {
  name: 'assessment',
  migrations: assessmentMigrations,
  resolvers: [AccountResolver, AgencyResolver, MatrixResolver, MetricSeriesResolver, SnapshotMutations],
  orphanedTypes: [Account, Agency, Matrix],
  references: {
    // Another subgraph's entities exist as far as that subgraph says; here they are only what fields hang on.
    Account: (account: Account) => account,
    Agency: (agency: Agency) => agency,
    Matrix: (matrix: Matrix) => matrix,
  },
  assemble: async ({ db, clock, log, ask }) => {
    const followers = ask && {
      cases: followCases({ db, ask, clock, log }),
      registry: followRegistry({ db, ask, clock, log }),
    };
    const background = followers ? [...Object.values(followers), startOverdueSweep({ db, clock, log })] : [];
    return {
      deps: { db, clock, followers },
      loaders: (caller) => createLoaders(db, clock, caller),
      background,
      readiness: () => ({ cases: followers?.cases.state(), registry: followers?.registry.state() }),
    };
  },
};
