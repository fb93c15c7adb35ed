import type { Migration } from '../../kit/store/migrate.js';
import { casesMigration } from './0001-cases.js';
import { handlingMigration } from './0002-handling.js';
import { catalogueMigration } from './0003-catalogue.js';
import { statisticsMigration } from './0004-statistics.js';
import { intakeAccountMigration } from './0005-intake-account.js';
import { caseFactsMigration } from './0006-case-facts.js';
import { sightMigration } from './0007-sight.js';
import { requesterMigration } from './0008-requester.js';
import { timePassesMigration } from './0009-time-passes.js';
import { departuresMigration } from './0010-departures.js';
import { farBackMigration } from './0011-far-back.js';
import { factsUnderLockMigration } from './0012-facts-under-lock.js';
import { ledgerInSightMigration } from './0013-ledger-in-sight.js';
import { supervisionAnswersMigration } from './0014-supervision-answers.js';
import { samplesMigration } from './0015-samples.js';
import { scatteredLinesMigration } from './0015-scattered-lines.js';
import { intakeMigration } from './0016-intake.js';
import { duplicatesMigration } from './0017-duplicates.js';
import { returnsMigration } from './0018-returns.js';
import { helpersMigration } from './0019-helpers.js';
import { parallelFiguresMigration } from './0020-parallel-figures.js';
import { caseCountsMigration } from './0021-case-counts.js';
import { clockCountsMigration } from './0023-clock-counts.js';
import { publicationsMigration } from './0024-publications.js';

/**
 * In order; forward only, never edited or renamed once landed. A new one is appended. The order here decides, not the
 * numbers: two landed as 0015, samples first.
 */
export const caseMigrations: readonly Migration[] = [
  casesMigration,
  handlingMigration,
  catalogueMigration,
  statisticsMigration,
  intakeAccountMigration,
  caseFactsMigration,
  sightMigration,
  requesterMigration,
  timePassesMigration,
  departuresMigration,
  farBackMigration,
  factsUnderLockMigration,
  ledgerInSightMigration,
  supervisionAnswersMigration,
  samplesMigration,
  scatteredLinesMigration,
  intakeMigration,
  duplicatesMigration,
  returnsMigration,
  helpersMigration,
  parallelFiguresMigration,
  caseCountsMigration,
  clockCountsMigration,
  publicationsMigration,
];
