/** Administrative levels, highest first (domain.md B1). */
const DIVISION_LEVELS = ['NATIONAL', 'PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP'] as const;
export type Level = (typeof DIVISION_LEVELS)[number];

/** 0 for the nation, growing downwards. */
export function levelRank(level: Level): number {
  return DIVISION_LEVELS.indexOf(level);
}
