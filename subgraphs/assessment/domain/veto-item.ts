/** Findings that make a unit unqualified whatever its score (单项否决, 国办秘函〔2019〕19号 part 1). */
export const VETO_ITEMS = [
  'DORMANT',
  'NO_INTERACTION',
  'SECURITY_ACCIDENT',
  'SERIOUS_MISSTATEMENT',
  'FALSIFIED_DATE',
] as const;
export type VetoItem = (typeof VETO_ITEMS)[number];
