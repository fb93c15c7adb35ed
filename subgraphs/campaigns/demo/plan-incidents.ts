import { groupBy } from '../../kit/graph/loaders.js';
import { stableId } from '../../kit/ids.js';
import type { DeclareIncident } from '../actions/declare-incident.js';
import type { DemoAgency, DemoWorld } from './world.js';

/** What happens after the declaration, each at its instant. */
export type DemoStep =
  | { readonly at: Date; readonly do: 'DECLARE'; readonly input: DeclareIncident & { readonly id: string } }
  | { readonly at: Date; readonly do: 'BULLETIN'; readonly incidentId: string; readonly headline: string }
  | { readonly at: Date; readonly do: 'CONFERENCE'; readonly incidentId: string };

const HOUR_MS = 3_600_000;
const MINUTE_HOURS = 1 / 60;

/**
 * Three incidents, in the order of their instants: a grave one where the most functions are at hand, two lesser ones in
 * the first place of the list of divisions, which readers of the demo see first. None where there is no such place.
 */
export function planIncidents(world: DemoWorld): readonly DemoStep[] {
  const places = findPlaces(world);
  const [first] = places;
  if (!first) return [];
  const richest = places.reduce((best, place) => (functionsAt(place) > functionsAt(best) ? place : best), first);
  const steps = [...graveIncident(world, richest), ...largerIncident(world, first), ...generalIncident(world, first)];
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** A prefecture with two of its counties and the agencies of other functions there. */
interface Place {
  readonly prefecture: PlacedAgency;
  readonly counties: readonly [PlacedAgency, PlacedAgency];
  readonly partners: readonly PlacedAgency[];
}

type PlacedAgency = DemoAgency & { readonly divisionCode: string };

/** In the order of division codes. */
function findPlaces({ accounts, partners }: DemoWorld): readonly Place[] {
  const agencies = [...accounts, ...partners].filter(isPlaced);
  agencies.sort((a, b) => (a.divisionCode < b.divisionCode ? -1 : 1));
  const prefectures = [...new Set(agencies.map(prefectureOf))];
  return groupBy(agencies, prefectureOf, prefectures).flatMap((within) => {
    const partnersHere = within.filter((agency) => partners.includes(agency));
    const police = within.filter((agency) => !partnersHere.includes(agency));
    const prefecture = police.find((agency) => agency.level === 'PREFECTURE');
    const [first, second] = police.filter((agency) => agency.level === 'COUNTY');
    return prefecture && first && second ? [{ prefecture, counties: [first, second], partners: partnersHere }] : [];
  });
}

function isPlaced(agency: DemoAgency): agency is PlacedAgency {
  return agency.divisionCode !== null;
}

/** A division code's first four digits name the prefecture (GB/T 2260). */
function prefectureOf({ divisionCode }: PlacedAgency): string {
  return divisionCode.slice(0, 4);
}

function functionsAt({ prefecture, partners }: Place): number {
  return new Set([prefecture, ...partners].map((agency) => agency.functionLine)).size;
}

/** Level II over three functions, two levels and two divisions; its first bulletin is a minute late, its press conference still due. */
function graveIncident(world: DemoWorld, { prefecture, counties, partners }: Place): readonly DemoStep[] {
  const at = hoursBefore(world.now, 9);
  const id = stableId('incident', 'demo:grave');
  return [
    declaration(at(0.5), {
      id,
      title: '某化工园区仓库火情',
      level: 'II',
      occurredAt: at(0),
      reportedAt: at(0.2),
      participants: [lead(prefecture), ...[...counties, ...partners].map(participant)],
    }),
    { at: at(5 + MINUTE_HOURS), do: 'BULLETIN', incidentId: id, headline: '明火已扑灭，无人员伤亡' },
    { at: at(7.5), do: 'BULLETIN', incidentId: id, headline: '周边空气质量监测正常' },
  ];
}

/** Level III, reported without a known beginning, answered in time. */
function largerIncident(world: DemoWorld, { counties: [first, second] }: Place): readonly DemoStep[] {
  const at = hoursBefore(world.now, 30);
  const id = stableId('incident', 'demo:larger');
  return [
    declaration(at(1), {
      id,
      title: '城区主干道大面积积水',
      level: 'III',
      occurredAt: null,
      reportedAt: at(0),
      participants: [lead(first), participant(second)],
    }),
    { at: at(10), do: 'BULLETIN', incidentId: id, headline: '积水路段恢复通行' },
    { at: at(20), do: 'CONFERENCE', incidentId: id },
  ];
}

/** Level IV, unanswered for two hours longer than the limit. */
function generalIncident(world: DemoWorld, { counties: [first] }: Place): readonly DemoStep[] {
  const at = hoursBefore(world.now, 50);
  const id = stableId('incident', 'demo:general');
  return [
    declaration(at(0.5), {
      id,
      title: '网传停水消息引发关注',
      level: 'IV',
      occurredAt: null,
      reportedAt: at(0),
      participants: [lead(first)],
    }),
  ];
}

function declaration(at: Date, input: DeclareIncident & { readonly id: string }): DemoStep {
  return { at, do: 'DECLARE', input };
}

function lead(agency: PlacedAgency) {
  return { ...participant(agency), role: 'LEAD' as const };
}

function participant({ agencyId, functionLine, level, divisionCode }: PlacedAgency) {
  return { agencyId, functionLine, level, divisionCode, role: 'PARTICIPANT' as const };
}

function hoursBefore(now: Date, start: number): (hours: number) => Date {
  return (hours) => new Date(now.getTime() + (hours - start) * HOUR_MS);
}
