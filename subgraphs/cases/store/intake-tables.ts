export interface IntakeTables {
  case_answer: CaseAnswerTable;
  attachment: AttachmentTable;
}

export interface CaseAnswerTable {
  case_id: string;
  /** 0, 1, 2 … in the order in which they were given. */
  position: number;
  question_code: string;
  value: string;
}

export interface AttachmentTable {
  id: string;
  case_id: string;
  reference: string;
  sha256: string;
  media_type: string;
  size_bytes: number;
  added_at: Date;
}
