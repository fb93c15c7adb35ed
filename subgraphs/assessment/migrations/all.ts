import type { Migration } from '../../kit/store/migrate.js';
import { assessmentMigration } from './0001-assessment.js';
import { resolutionJudgedMigration } from './0002-resolution-judged.js';
import { rowPoliciesMigration } from './0003-row-policies.js';
import { linesMigration } from './0004-lines.js';
import { linesInTurnMigration } from './0005-lines-in-turn.js';

/** In order; forward only, never edited once landed. A new one is appended. */
export const assessmentMigrations: readonly Migration[] = [
  assessmentMigration,
  resolutionJudgedMigration,
  rowPoliciesMigration,
  linesMigration,
  linesInTurnMigration,
];
