import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import { batchBy, groupBy } from '../../kit/graph/loaders.js';
import type { Database } from '../../kit/store/database.js';
import { accountFacts, type AccountFacts, type AccountQuestion } from '../store/account-facts.js';
import { bulletinPages, bulletinsById, type BulletinPageKey } from '../store/bulletins.js';
import { agencyIncidentPages, incidentsById, participantsOf } from '../store/incidents.js';
import type { PageKey } from '../store/page-key.js';
import { postPages, postsById } from '../store/posts.js';
import type { BulletinRow, CampaignsTrx, IncidentRow, ParticipantRow, PostRow, Tables } from '../store/tables.js';

/** One request's loaders: what one level of a query asks is one statement. */
export interface Loaders {
  /** Of an account; null when it never published. */
  lastPublishedAt(accountId: string): Promise<Date | null>;
  /** Those its agency takes part in, newest first. */
  activeIncidents(agencyId: string): Promise<readonly IncidentRow[]>;
  readonly post: DataLoader<string, PostRow | null>;
  readonly postPage: DataLoader<PageKey, readonly PostRow[], string>;
  readonly incident: DataLoader<string, IncidentRow | null>;
  readonly incidentPage: DataLoader<PageKey, readonly IncidentRow[], string>;
  readonly participants: DataLoader<string, readonly ParticipantRow[]>;
  readonly bulletin: DataLoader<string, BulletinRow | null>;
  readonly bulletinPage: DataLoader<BulletinPageKey, readonly BulletinRow[], string>;
}

export function createLoaders(db: Database<Tables>, caller: Caller): Loaders {
  const read = <T>(work: (trx: CampaignsTrx) => Promise<T>): Promise<T> => db.asCaller(caller, work);
  const byValue = { cacheKeyFn: (key: unknown) => JSON.stringify(key) };
  const facts = new DataLoader<AccountQuestion, AccountFacts, string>(async (questions) => {
    const answer = await read((trx) => accountFacts(trx, questions));
    return questions.map(() => answer);
  }, byValue);
  return {
    lastPublishedAt: async (accountId) =>
      (await facts.load({ ask: 'LAST_POST', accountId })).lastPosts.get(accountId) ?? null,
    activeIncidents: async (agencyId) =>
      (await facts.load({ ask: 'INCIDENTS', agencyId })).incidents.get(agencyId) ?? [],
    post: new DataLoader(async (ids) => batchBy(await read((trx) => postsById(trx, ids)), (row) => row.id, ids)),
    postPage: new DataLoader((keys: readonly PageKey[]) => read((trx) => postPages(trx, keys)), byValue),
    incident: new DataLoader(async (ids) =>
      batchBy(await read((trx) => incidentsById(trx, ids)), (row) => row.id, ids),
    ),
    incidentPage: new DataLoader((keys: readonly PageKey[]) => read((trx) => agencyIncidentPages(trx, keys)), byValue),
    participants: new DataLoader(async (ids) =>
      groupBy(await read((trx) => participantsOf(trx, ids)), (row) => row.incident_id, ids),
    ),
    bulletin: new DataLoader(async (ids) =>
      batchBy(await read((trx) => bulletinsById(trx, ids)), (row) => row.id, ids),
    ),
    bulletinPage: new DataLoader(
      (keys: readonly BulletinPageKey[]) => read((trx) => bulletinPages(trx, keys)),
      byValue,
    ),
  };
}
