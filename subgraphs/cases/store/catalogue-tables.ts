export interface CatalogueTables {
  service_category: ServiceCategoryTable;
  import_position: ImportPositionTable;
}

export interface ServiceCategoryTable {
  /** `utilities.water.outage`, `sf311.sewer-issues.flooding`: the codes of all above it are its beginnings. */
  code: string;
  /** `cn-12345` for the shipped catalogue, else the system the categories were imported from. */
  scheme: string;
  /** 1 for the top level, 3 for the most special. */
  level: number;
  parent_code: string | null;
  name: string;
  name_zh: string | null;
}

/** How far an import of one file has come; written in the same transaction as the rows. */
export interface ImportPositionTable {
  /** Of the file's content. */
  fingerprint: string;
  format: string;
  rows_read: number;
  finished: boolean;
  advanced_at: Date;
}
