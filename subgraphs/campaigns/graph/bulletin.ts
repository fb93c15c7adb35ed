import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kit/graph/connection.js';
import { DateTime } from '../../kit/graph/scalars.js';
import { DocumentRef } from '../../kit/graph/values.js';
import type { BulletinRow } from '../store/tables.js';
import { Agency } from './stubs.js';

@ObjectType({ description: 'What a bulletin rests on (信息来源): either a document or a named agency.' })
export class BulletinSource {
  @Field(() => DocumentRef, { nullable: true, description: 'The document, when it is one (文件).' })
  document: DocumentRef | null;

  @Field(() => Agency, { nullable: true, description: 'The agency, when it is one (机构).' })
  agency: Agency | null;
}

@ObjectType({ description: 'Verified information on an incident (权威发布). It replaces the bulletin before it.' })
export class Bulletin {
  @Field(() => ID, { description: 'Opaque and sortable (标识).' })
  id: string;

  @Field(() => Int, { description: 'Its number within the incident, from 1 without gaps (序号).' })
  seq: number;

  @Field(() => Int, { nullable: true, description: 'The number it replaces (被替代序号); null for the first.' })
  supersedesSeq: number | null;

  @Field(() => String, { description: 'Headline (标题).' })
  headline: string;

  @Field(() => String, { description: 'Text (正文).' })
  text: string;

  @Field(() => [BulletinSource], { description: 'What it rests on, 1 to 20 (信息来源).' })
  sources: BulletinSource[];

  @Field(() => DateTime, { description: 'When it was published (发布时间).' })
  publishedAt: Date;
}

export const BulletinConnection = connectionOf('Bulletin', () => Bulletin, {
  description: 'Bulletins of an incident, newest first (权威发布列表).',
});

export function bulletinOf(row: BulletinRow): Bulletin {
  const { id, seq, headline, text } = row;
  const sources = row.sources.map((source) =>
    source.kind === 'AGENCY'
      ? { document: null, agency: { id: source.agencyId } }
      : { document: { number: source.number, title: source.title, clause: null, url: null }, agency: null },
  );
  return { id, seq, supersedesSeq: seq === 1 ? null : seq - 1, headline, text, sources, publishedAt: row.published_at };
}
