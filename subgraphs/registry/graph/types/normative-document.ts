import { Field, ObjectType } from 'type-graphql';
import { DateOnly, Duration } from '../../../kit/graph/scalars.js';
import type { NormativeDocumentRow } from '../../store/tables.js';

@ObjectType({ description: 'What one clause of a document lays down, in short and in our words (条款要点).' })
class DocumentClause {
  @Field(() => String, { description: 'Its short name, unique in the document, e.g. press-conference (条款短名).' })
  code: string;

  @Field(() => String, { description: 'What it lays down (要点).' })
  text: string;

  @Field(() => Duration, { nullable: true, description: 'The time limit it sets, if it sets one (时限).' })
  limit: string | null;
}

@ObjectType({ description: 'A normative document that rules rest on (规范性文件).' })
export class NormativeDocument {
  @Field(() => String, { description: 'Its number, e.g. 国办发〔2016〕61号 (文号).' })
  number: string;

  @Field(() => String, { description: 'Its title (标题).' })
  title: string;

  @Field(() => String, { description: 'Who issued it (发文机关).' })
  issuer: string;

  @Field(() => DateOnly, { nullable: true, description: 'The day it bears; null when not known (成文日期).' })
  issuedOn: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The day it was published; null when not known (发布日期).' })
  publishedOn: string | null;

  @Field(() => [DocumentClause], { description: 'The clauses that rules of this system rest on (条款).' })
  clauses: readonly DocumentClause[];

  constructor(row: NormativeDocumentRow) {
    this.number = row.number;
    this.title = row.title;
    this.issuer = row.issuer;
    this.issuedOn = row.issued_on;
    this.publishedOn = row.published_on;
    this.clauses = row.clauses;
  }
}
