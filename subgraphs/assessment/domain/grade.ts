/** What a score amounts to (等次). `UNRATED`: there was nothing to rate. */
export const GRADES = ['UNQUALIFIED', 'QUALIFIED', 'GOOD', 'UNRATED'] as const;
export type Grade = (typeof GRADES)[number];

/** Below this a unit is unqualified; above {@link BONUS_OPENS_ABOVE} the bonus items are looked at (国办秘函〔2019〕19号). */
export const PASS_MARK = 60;
export const BONUS_OPENS_ABOVE = 80;
export const MAX_BONUS = 30;

export interface Settlement {
  readonly score: number | null;
  readonly grade: Grade;
}

/** Settles a score in the norm's order: veto, then the points after deductions, then the bonus. */
export function settle(input: { points: number | null; veto: boolean; bonus?: number }): Settlement {
  const { points, veto, bonus = 0 } = input;
  if (veto) return { score: points, grade: 'UNQUALIFIED' };
  if (points === null) return { score: null, grade: 'UNRATED' };
  if (points < PASS_MARK) return { score: points, grade: 'UNQUALIFIED' };
  if (points <= BONUS_OPENS_ABOVE) return { score: points, grade: 'QUALIFIED' };
  return { score: points + Math.min(bonus, MAX_BONUS), grade: 'GOOD' };
}
