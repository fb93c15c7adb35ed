import type { Migration } from '../../kit/store/migrate.js';
import { campaignsMigration } from './0001-campaigns.js';

/** In order; forward only, never edited once landed. A new one is appended. */
export const campaignsMigrations: readonly Migration[] = [campaignsMigration];
