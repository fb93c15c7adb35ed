import DataLoader from 'dataloader';
import type { Caller } from '../../../schema/caller.js';
import { ALL_WITHHELD, NOTHING_WITHHELD, type Withheld } from '../domain/case-measures.js';
import { monthsOf, type Months } from '../domain/months.js';
import { chosenBy, frameAxes, type StatisticsQuestion } from '../domain/statistics-question.js';
import { monthAxis, stepsOf, type AgencyPlaces, type Axis } from '../domain/statistics-axes.js';
import { frameOf, type Frame, type FrameLeaf } from '../domain/statistics-frame.js';
import type { FrameDimension } from '../domain/statistics.js';
import { agenciesByIds } from '../store/agencies.js';
import { agencyPlaces } from '../store/agency-places.js';
import { keptCounts } from '../store/case-counts.js';
import type { EntityPeriod } from '../store/statistics-of-entities.js';
import type { CaseTrx } from '../store/tables.js';

/** Above it the table is too dear to judge by, and everything is withheld. */
const MAX_LEAVES = 50_000;

/** What a cell of an entity is cut along, and which leaves are its own. */
export interface EntityCut {
  readonly axis: (places: AgencyPlaces) => Axis;
  readonly own: (leaf: FrameLeaf, places: AgencyPlaces) => boolean;
  /** The agency whose officers, and those above it, count for themselves; null where nobody has all of it in sight. */
  readonly agencyId: string | null;
}

/** Which measures an answer to a caller does not say (`graph.md` §7), judged in the snapshot that has the figures. */
export interface Withholding {
  ofRows(question: StatisticsQuestion, rows: readonly FrameLeaf['values'][]): Promise<readonly Withheld[]>;
  ofEntity(cut: EntityCut, period: Pick<EntityPeriod, 'from' | 'until'>): Promise<Withheld>;
  /** Whether everything that these agencies have is in the caller's sight anyway. */
  hasAllInSight(agencyIds: readonly string[]): Promise<boolean>;
  places(): Promise<AgencyPlaces>;
}

export interface WithholdingParts {
  /** As the subgraph: the table goes over all cases. */
  readonly trx: CaseTrx;
  /** Who asks. */
  readonly caller: Caller;
  readonly now: Date;
}

export function withholding({ trx, caller, now }: WithholdingParts): Withholding {
  const once = new Map<string, Promise<unknown>>();
  const remembered = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    if (!once.has(key)) once.set(key, make());
    return once.get(key) as Promise<T>;
  };
  const places = (): Promise<AgencyPlaces> => remembered('places', () => agencyPlaces(trx));
  const leavesBy = (dimensions: readonly FrameDimension[], clocks: boolean): Promise<readonly FrameLeaf[]> =>
    remembered(`leaves ${dimensions.join()} ${clocks}`, async () => {
      const cells = await keptCounts(trx, {
        groupBy: dimensions,
        limit: MAX_LEAVES + 1,
        clocksAt: clocks ? now : null,
      });
      return cells.map(({ counts, ...values }) => ({ counts, values: byDimension(values) }));
    });
  const framed = (axes: readonly Axis[], clocks: boolean): Promise<Frame> =>
    remembered(`frame ${axes.map((axis) => axis.name).join()} ${clocks}`, async () => {
      const leaves = await leavesBy([...new Set(axes.map((axis) => axis.dimension))].sort(), clocks);
      return leaves.length > MAX_LEAVES ? () => ALL_WITHHELD : frameOf(leaves, axes);
    });
  /** Of agencies that are asked about side by side, in one statement. */
  const lines = new DataLoader<string, string>(async (ids) => {
    const known = new Map((await agenciesByIds(trx, ids)).map((row) => [row.id, row.line_path]));
    return ids.map((id) => known.get(id) ?? id);
  });
  const hasAllInSight = async (agencyIds: readonly string[]): Promise<boolean> => {
    if (caller.kind === 'SERVICE') return true;
    if (caller.kind !== 'OFFICER' || agencyIds.length === 0) return false;
    const held = new Set(caller.grants.map((grant) => grant.agencyId));
    const known = await Promise.all(agencyIds.map((id) => lines.load(id)));
    return known.every((line) => stepsOf(line).some((step) => held.has(step)));
  };
  return {
    places,
    hasAllInSight,
    ofRows: async (question, rows) => {
      if (await hasAllInSight(question.selection.agencyIds)) return rows.map(() => NOTHING_WITHHELD);
      const months = monthsOf(question.span);
      if (!months) return rows.map(() => ALL_WITHHELD);
      const frame = await framed(frameAxes(question, months, await places()), question.clocks);
      return rows.map((row) => frame((leaf) => chosenBy(question, months, leaf) && isIn(row, leaf, question.groupBy)));
    },
    ofEntity: async ({ axis, own, agencyId }, { from, until }) => {
      if (caller.kind === 'SERVICE' || (agencyId !== null && (await hasAllInSight([agencyId]))))
        return NOTHING_WITHHELD;
      const months = monthsOf({ from, until });
      if (!months) return ALL_WITHHELD;
      const known = await places();
      const frame = await framed([axis(known), monthAxis(months.unit)], true);
      return frame((leaf) => covers(months, leaf) && own(leaf, known));
    },
  };
}

function covers({ first, end }: Months, { values }: FrameLeaf): boolean {
  const month = values.MONTH ?? '';
  return (first === null || month >= first) && (end === null || month < end);
}

function isIn(row: FrameLeaf['values'], leaf: FrameLeaf, groupBy: readonly FrameDimension[]): boolean {
  return groupBy.every((dimension) => (row[dimension] ?? null) === (leaf.values[dimension] ?? null));
}

/** Rows of statistics name their dimensions in lower case. */
export function byDimension(values: object): FrameLeaf['values'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.toUpperCase(), value as string | null]),
  );
}
