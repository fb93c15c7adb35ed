import { connectionOf } from './connection.js';
import { HistoryEntry } from './values.js';

/** Every entity with a `history` has the same connection (graph.md §11). */
export const HistoryConnection = connectionOf('History', () => HistoryEntry, {
  description: 'A page of an entity’s history, oldest first (历史记录列表).',
  shareable: true,
});
