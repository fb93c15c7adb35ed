import { Option, type Command } from 'commander';
import { serviceCaller } from '../../subgraphs/kit/callers.js';
import { systemClock } from '../../subgraphs/kit/clock.js';
import { ConfigError, type Environment } from '../../subgraphs/kit/config.js';
import { newId } from '../../subgraphs/kit/ids.js';
import { databaseAddresses } from '../../subgraphs/kit/service/store.js';
import type { Database } from '../../subgraphs/kit/store/database.js';
import { SLA_POLICIES } from '../../subgraphs/cases/domain/sla-policies.js';
import { importFile, type ImportRequest, type ImportSummary } from '../../subgraphs/cases/import/run-import.js';
import { sf311Format } from '../../subgraphs/cases/import/sf311.js';
import type { UnitToEstablish } from '../../subgraphs/cases/import/units.js';
import { caseMigrations } from '../../subgraphs/cases/migrations/all.js';
import { loadServiceCatalogue } from '../../subgraphs/cases/store/load-catalogue.js';
import type { CaseTables } from '../../subgraphs/cases/store/tables.js';
import { shippedCalendar } from '../../subgraphs/cases/store/workday-file.js';
import { establishRegistry } from '../../subgraphs/registry/actions/establish.js';
import { loadShippedData } from '../../subgraphs/registry/actions/load-shipped-data.js';
import type { RegistryPlan } from '../../subgraphs/registry/actions/plan.js';
import { registryMigrations } from '../../subgraphs/registry/migrations/all.js';
import type { Tables as RegistryTables } from '../../subgraphs/registry/store/tables.js';
import { createStoreOpener } from '../product/open-stores.js';
import { Closing } from '../product/stop.js';
import { summarySentence } from './import-summary.js';
import { showProgress } from './import-progress.js';

const FORMATS = { sf311: sf311Format } as const;
type FormatName = keyof typeof FORMATS;

/** What a shell reports for a command that was stopped by Ctrl-C. */
const STOPPED_EXIT_CODE = 130;

export function register(program: Command): void {
  program
    .command('import')
    .description('bring in data of an existing system')
    .command('cases')
    .description('bring in cases; may be stopped with Ctrl-C and goes on where it stopped, twice is once')
    .argument('<FILE>', 'a CSV file')
    .addOption(new Option('--format <NAME>', 'how it is written').choices(Object.keys(FORMATS)).makeOptionMandatory())
    .action(async (file: string, { format }: { readonly format: FormatName }) => {
      const began = Date.now();
      const progress = showProgress(process.stderr);
      const summary = await importFromCommandLine(file, format, process.env, {
        onProgress: progress.show,
        signal: stopOnInterrupt(),
      }).finally(progress.end);
      process.stdout.write(`${summarySentence(summary, Date.now() - began)}\n`);
      if (!summary.finished) process.exitCode = STOPPED_EXIT_CODE;
    });
}

/**
 * Everything `liandong import cases` does. The importer belongs to two subgraphs: the units of the other system enter
 * the register, its cases the subgraph cases. Errors: one sentence each; `DataDirectoryInUse` while
 * `liandong start` runs on the same data.
 */
export async function importFromCommandLine(
  file: string,
  format: FormatName,
  environment: Environment,
  watching: Pick<ImportRequest, 'onProgress' | 'signal'> = {},
): Promise<ImportSummary> {
  const closing = new Closing();
  try {
    const stores = await openStores(environment, closing);
    await loadShippedData(stores.registry);
    await loadServiceCatalogue(stores.cases);
    const parts = {
      db: stores.cases,
      clock: systemClock,
      rules: { calendar: shippedCalendar(), policies: SLA_POLICIES },
      establishUnits: async (units: readonly UnitToEstablish[]) => {
        await establishRegistry({ db: stores.registry, clock: systemClock }, planOf(units));
      },
    };
    const by = { caller: serviceCaller('importer'), correlationId: newId('import', systemClock) };
    return await importFile(parts, { file, format: FORMATS[format], by, ...watching });
  } finally {
    await closing.close();
  }
}

async function openStores(
  environment: Environment,
  closing: Closing,
): Promise<{ readonly registry: Database<RegistryTables>; readonly cases: Database<CaseTables> }> {
  const addresses = ['registry', 'cases'].map((name) => databaseAddresses(name, environment).url);
  if ((addresses[0] === undefined) !== (addresses[1] === undefined)) {
    throw new ConfigError(
      'Set both REGISTRY_DATABASE_URL and CASES_DATABASE_URL, or neither: an import writes to both.',
    );
  }
  const open = createStoreOpener(environment, closing);
  return {
    registry: await open<RegistryTables>('registry', registryMigrations),
    cases: await open<CaseTables>('cases', caseMigrations),
  };
}

/** A city's own departments and their queues: all of the level at which San Francisco, city and county, stands. */
function planOf(units: readonly UnitToEstablish[]): RegistryPlan {
  const agencies = units.map(({ id, code, name, divisionCode, superiorId }) => ({
    id,
    code,
    name,
    level: 'COUNTY' as const,
    functionLine: 'municipal',
    divisionCode,
    superiorId,
  }));
  return { agencies, accounts: [], matrices: [], nodes: [] };
}

/** The first Ctrl-C stops after the batch under way, the second at once. */
function stopOnInterrupt(): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(STOPPED_EXIT_CODE);
    stop.abort();
  });
  return stop.signal;
}
