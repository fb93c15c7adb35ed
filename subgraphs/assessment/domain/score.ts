import { settle, type Grade } from './grade.js';
import { MIN_SATISFACTION_ANSWERS, threeRateIndex, type RateWeights, type Share } from './three-rates.js';

/** What a score is made from: counts of one agency and month, the frozen weights, and the vetoes found. */
export interface ScoreInputs {
  readonly response: Share;
  readonly resolution: Share;
  readonly satisfaction: Share;
  readonly weights: RateWeights;
  readonly vetoItems: readonly string[];
}

export interface Score {
  readonly index: number | null;
  readonly grade: Grade;
  readonly veto: boolean;
  /** Too few answers to be shown or used. */
  readonly satisfactionSuppressed: boolean;
}

/** The same inputs give the same score: it is never stored. */
export function scoreOf({ weights, vetoItems, ...rates }: ScoreInputs): Score {
  const index = threeRateIndex(rates, weights);
  const veto = vetoItems.length > 0;
  const { denominator } = rates.satisfaction;
  return {
    index,
    grade: settle({ points: index, veto }).grade,
    veto,
    satisfactionSuppressed: denominator > 0 && denominator < MIN_SATISFACTION_ANSWERS,
  };
}
