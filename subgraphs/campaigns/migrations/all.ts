import type { Migration } from '../../kit/store/migrate.js';
import { campaignsMigration } from './0001-campaigns.js';
import { rowPoliciesMigration } from './0002-row-policies.js';

/** In order; forward only, never edited once landed. A new one is appended. */
export const campaignsMigrations: readonly Migration[] = [campaignsMigration, rowPoliciesMigration];
