import type { ImportedUnit } from './imported-case.js';
import { slugOf } from './slug.js';

const CITY: ImportedUnit = { code: 'us-ca-sf', name: 'City and County of San Francisco' };

/** How a queue's name begins → the department it works for, where the first part of the name is not the department itself. */
const DEPARTMENTS: readonly (readonly [RegExp, string])[] = [
  [/^311\b/, '311 Customer Service Center'],
  [/^AT and T\b/, 'AT and T'],
  [/^Board of Supervisors\b|^Clerk of the Board\b/, 'Board of Supervisors'],
  [/^Clear Channel\b/, 'Clear Channel'],
  [/^DBI\b/, 'Department of Building Inspection'],
  [/^DPH\b/, 'Department of Public Health'],
  [/^DPW\b/, 'Department of Public Works'],
  [/^DPT\b|^MUNI\b|^SFMTA\b|^SSP - MTA\b|^TAXI\b|^Taxi Commission\b/, 'Municipal Transportation Agency'],
  [/^Fire Department\b|^SFFD\b/, 'Fire Department'],
  [/^Housing Authority\b/, 'Housing Authority'],
  [/^HSA\b/, 'Human Services Agency'],
  [/^Library, Public\b/, 'Public Library'],
  [/^Mayors? Office\b/, "Mayor's Office"],
  [/^Noise Report\b/, '311 Customer Service Center'],
  [/^PG and E\b/, 'PG and E'],
  [/^Police Department\b/, 'Police Department'],
  [/^PUC\b/, 'Public Utilities Commission'],
  [/^RPD\b|^Rec and Park\b|^RecPark\b/, 'Recreation and Parks Department'],
  [/^Recology(?=_|$)/, 'Recology'],
  [/^Technology\b/, 'Department of Technology'],
  [/^Treasurer\/Tax Collector\b|^Triage - TTX\b/, 'Treasurer and Tax Collector'],
  [/^US Postal Service\b/, 'US Postal Service'],
];

/**
 * The line of units above and including a queue of the 311 system: city, department, the office whose queue it is, the
 * queue. "PUC - Water - G - Hold" → city · Public Utilities Commission · PUC - Water · PUC - Water - G - Hold. Where
 * office and department are one, the queue stands directly below it. A queue given up ("zz… - DO NOT USE") keeps its
 * name and stands where it stood.
 */
export function sf311UnitLine(queue: string): readonly ImportedUnit[] {
  const name = queue.replaceAll(/\s+/g, ' ').trim();
  const living = name.replace(/^zz(.*) - DO NOT USE$/, '$1');
  const office = living.replace(/(?: - Hold| - G)+$/, '');
  const department = departmentOf(office);
  const top = below(CITY, department.name);
  const line = [CITY, top];
  if (office !== living && !department.isOffice) line.push(below(top, office));
  if (living !== department.name) line.push(below(top, name));
  return line;
}

/** The department an office belongs to, and whether the office's name says no more than the department. */
function departmentOf(office: string): { readonly name: string; readonly isOffice: boolean } {
  for (const [pattern, name] of DEPARTMENTS) {
    const match = pattern.exec(office);
    if (match) return { name, isOffice: match[0] === office };
  }
  const name = office.split(' - ')[0]!;
  return { name, isOffice: name === office };
}

function below(parent: ImportedUnit, name: string): ImportedUnit {
  return { code: `${parent.code}.${slugOf(name)}`, name };
}
