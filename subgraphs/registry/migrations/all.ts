import type { Migration } from '../../kit/store/migrate.js';
import { registryMigration } from './0001-registry.js';
import { accessMigration } from './0002-access.js';
import { responsibilityMigration } from './0003-responsibility.js';
import { rowPoliciesMigration } from './0004-row-policies.js';
import { officersAdministerMigration } from './0005-officers-administer.js';
import { lookUpsMigration } from './0006-look-ups.js';

/** In order; forward only, never edited once landed. A new one is appended. */
export const registryMigrations: readonly Migration[] = [
  registryMigration,
  accessMigration,
  responsibilityMigration,
  rowPoliciesMigration,
  officersAdministerMigration,
  lookUpsMigration,
];
