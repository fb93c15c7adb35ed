export interface SampleTables {
  quality_sample: QualitySampleTable;
  sampled_case: SampledCaseTable;
}

/** One draw; never changed. */
export interface QualitySampleTable {
  id: string;
  /** Whose supervisor drew it, from the cases that it or an agency below it led. */
  agency_id: string;
  /** First and last day of the replies, `YYYY-MM-DD` in Beijing. */
  replied_from: string;
  replied_to: string;
  /** How many were asked for. */
  size: number;
  seed: string;
  /** How many there were to draw from. */
  population: number;
  drawn_at: Date;
}

export interface SampledCaseTable {
  sample_id: string;
  /** 1, 2, 3 … by stratum. */
  position: number;
  case_id: string;
  /** The stratum: category and lead agency when it was drawn. */
  category_code: string | null;
  agency_id: string;
}
