import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { openStore } from '../../gateway/audit/store/open-store.js';
import { verifyChain, type Verdict } from '../../gateway/audit/verify.js';
import { readEnvironment } from '../../gateway/config.js';

export interface VerifyCommandOptions {
  readonly store: 'file' | 'postgres';
  readonly directory?: string;
  readonly publicKey?: string;
  readonly head?: { readonly instance: string; readonly n: number; readonly hash: string };
}

export function register(program: Command): void {
  const audit = program.command('audit').description('the trail of who read what');
  audit
    .command('verify')
    .description('check every chain of the trail and name the first break of each')
    .option('--store <KIND>', 'file (DATA_DIR/audit) or postgres (AUDIT_DATABASE_URL)', storeArgument, 'file')
    .option('--directory <PATH>', 'where the files are (default: DATA_DIR/audit)')
    .option('--public-key <FILE>', 'the key that must have signed, PEM (default: the one each chain names)')
    .option('--head <INSTANCE:N:HASH>', 'a head noted elsewhere: its chain must contain it', headArgument)
    .action(async (options: VerifyCommandOptions) => {
      const isWhole = await verifyFromCommandLine(options, (line) => void process.stdout.write(`${line}\n`));
      if (!isWhole) throw new Error('The trail is broken.');
    });
}

/** Tells a line per chain; false when one is broken. @throws Error, one sentence */
export async function verifyFromCommandLine(
  { store: kind, directory, publicKey, head }: VerifyCommandOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  const { audit } = readEnvironment([]);
  const key = publicKey === undefined ? undefined : readPublicKey(publicKey);
  const store = await openStore(kind, { ...audit, ...(directory !== undefined && { directory }) });
  try {
    const chains = await store.chains();
    let isWhole = true;
    for (const chain of chains) {
      const anchor = head?.instance === chain.instance ? head : undefined;
      const verdict = await verifyChain(chain, { publicKey: key, anchor });
      tell(sentenceOf(verdict));
      isWhole &&= verdict.kind === 'whole';
    }
    if (head && !chains.some(({ instance }) => instance === head.instance)) {
      tell(`${head.instance}: BROKEN: there is no such chain.`);
      return false;
    }
    if (chains.length === 0) tell('There is no chain.');
    return isWhole;
  } finally {
    await store.close();
  }
}

function sentenceOf(verdict: Verdict): string {
  if (verdict.kind === 'broken') return `${verdict.instance}: BROKEN at record ${verdict.at}: ${verdict.reason}.`;
  const { instance, records, unsigned, lost, head } = verdict;
  const notes = [
    ...(unsigned > 0 ? [`${unsigned} not signed yet`] : []),
    ...(lost > 0 ? [`${lost} reads found no room`] : []),
  ];
  return `${instance}: whole, ${records} records${notes.map((note) => `, ${note}`).join('')}, head ${records}:${head}`;
}

function storeArgument(text: string): 'file' | 'postgres' {
  if (text === 'file' || text === 'postgres') return text;
  throw new InvalidArgumentError('--store must be file or postgres.');
}

function headArgument(text: string): VerifyCommandOptions['head'] {
  const [, instance, n, hash] = /^([\w-]+):(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (instance === undefined) throw new InvalidArgumentError('--head must read INSTANCE:N:HASH.');
  return { instance, n: Number(n), hash: hash! };
}

function readPublicKey(path: string): KeyObject {
  try {
    return createPublicKey(readFileSync(path));
  } catch {
    throw new Error(`${path} does not hold a public key in PEM.`);
  }
}
