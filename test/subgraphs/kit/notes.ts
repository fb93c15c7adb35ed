import {
  Directive,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Arg,
  Args,
  Ctx,
  Mutation,
  InterfaceType,
  Subscription,
  Root,
} from 'type-graphql';
import DataLoader from 'dataloader';
import { PageArgs, connectionOf, paginate, type Connection } from '../../../subgraphs/kit/graph/connection.js';
import type { SubgraphContext } from '../../../subgraphs/kit/graph/context.js';
import { batchBy } from '../../../subgraphs/kit/graph/loaders.js';
import { Code, DateOnly, DateTime, Duration, Url } from '../../../subgraphs/kit/graph/scalars.js';
import { newId } from '../../../subgraphs/kit/ids.js';
import { appendEvents } from '../../../subgraphs/kit/ledger/append.js';
import { Refusal } from '../../../schema/refusals.js';
import type { Parts, SubgraphDefinition } from '../../../subgraphs/kit/service/definition.js';
import type { KitTables } from '../../../subgraphs/kit/store/kit-tables.js';

/** A subgraph as small as can be, to test the kit through its public door. */

export interface NoteTables extends KitTables {
  note: { id: string; text: string; rank: number };
}

export interface NoteDeps {
  readonly parts: Parts<NoteTables>;
}

export interface NoteLoaders {
  readonly note: DataLoader<string, Note | null>;
}

type Context = SubgraphContext<NoteDeps, NoteLoaders>;

@InterfaceType({
  description: 'Something with a text.',
  resolveType: ({ rank }: Note) => (rank < 0 ? 'Draft' : 'Note'),
})
abstract class Text {
  @Field(() => String, { description: 'The text.' })
  text: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A note.', implements: Text })
export class Note extends Text {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Directive('@shareable')
  @Field(() => Int, { description: 'Its rank.' })
  rank: number;
}

@ObjectType({ description: 'A draft.', implements: Text })
class Draft extends Text {}

const NoteConnection = connectionOf('Note', () => Note, { description: 'Notes.' });

@InputType({ description: 'Values of every scalar.' })
class Scalars {
  @Field(() => DateTime, { nullable: true, description: 'An instant.' })
  instant?: Date;

  @Field(() => DateOnly, { nullable: true, description: 'A day.' })
  day?: string;

  @Field(() => Duration, { nullable: true, description: 'A length.' })
  length?: string;

  @Field(() => Url, { nullable: true, description: 'An address.' })
  address?: string;

  @Field(() => Code, { nullable: true, description: 'A code.' })
  code?: string;
}

@Resolver()
class Notes {
  @Query(() => NoteConnection, { nullable: true, description: 'All notes, least rank first.' })
  async notes(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { deps, caller, cursors }: Context,
    @Arg('prefix', () => String, { nullable: true, description: 'Only texts that begin so.' }) prefix?: string,
  ): Promise<Connection<Note>> {
    const { db } = deps.parts;
    return paginate<Note, Note>({
      args,
      order: 'notes:RANK',
      filter: { prefix },
      cursors,
      fetch: ({ after, limit }) =>
        db.asCaller(caller, (trx) => {
          let query = trx.selectFrom('note').selectAll().orderBy('rank').orderBy('id').limit(limit);
          if (after)
            query = query.where((eb) =>
              eb(eb.refTuple('rank', 'id'), '>', eb.tuple(Number(after[0]), String(after[1]))),
            );
          return query.execute();
        }),
      position: ({ rank, id }) => [rank, id],
      node: (row) => row,
      count: async () => {
        const row = await db.asCaller(caller, (trx) =>
          trx
            .selectFrom('note')
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow(),
        );
        return row.n;
      },
    });
  }

  @Query(() => Text, { nullable: true, description: 'Something with a text.' })
  text(@Arg('rank', () => Int, { description: 'Below 0 a draft.' }) rank: number): Text {
    return { text: 'a', rank, id: 'note_1', __typename: rank < 0 ? 'Draft' : 'Note' } as Text;
  }

  @Query(() => String, { nullable: true, description: 'What the caller is.' })
  whoami(@Ctx() { caller }: Context): string {
    return `${caller.kind} ${caller.subject}`;
  }

  @Query(() => String, { nullable: true, description: 'Echoes scalars.' })
  echo(@Arg('input', () => Scalars, { description: 'The values.' }) input: Scalars): string {
    return JSON.stringify(input);
  }

  @Query(() => String, { nullable: true, description: 'Fails in the way named.' })
  fail(@Arg('how', () => String, { description: 'refused or broken.' }) how: string): string {
    if (how === 'refused') throw new Refusal('FORBIDDEN', { message: 'Not this one.' });
    throw new Error('secret cause: password=hunter2');
  }

  @Mutation(() => Note, { nullable: true, description: 'Adds a note.' })
  async addNote(
    @Arg('rank', () => Int, { description: 'Its rank.' }) rank: number,
    @Ctx() { deps, caller, correlationId }: Context,
  ): Promise<Note> {
    const { db, clock } = deps.parts;
    const note = { id: newId('note', clock), text: `note ${rank}`, rank };
    await db.asCaller(caller, async (trx) => {
      await trx.insertInto('note').values(note).execute();
      const event = {
        type: 'test.note.added.v1',
        subject: note.id,
        chain: 'notes',
        occurredAt: clock.now(),
        actorRole: null,
        correlationId,
        payload: { rank },
      };
      await appendEvents(trx, [event], clock);
    });
    return note;
  }

  @Subscription(() => Note, {
    nullable: true,
    description: 'Notes as they are added.',
    subscribe: ({ context }: { context: Context }) => eachEvent(context),
  })
  noteAdded(@Root() { id }: { id: string }, @Ctx() { loaders }: Context): Promise<Note | null> {
    return loaders.note.load(id);
  }
}

function eachEvent({ deps, signal }: Context): AsyncIterableIterator<{ id: string }> {
  const batches = deps.parts.tail().subscribe({ accepts: () => true, signal });
  const waiting: { id: string }[] = [];
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      if (waiting.length === 0) {
        const batch = await batches.next();
        if (batch.done) return { value: undefined, done: true };
        waiting.push(...(batch.value as readonly { subject: string }[]).map(({ subject }) => ({ id: subject })));
      }
      return { value: waiting.shift()!, done: false };
    },
    return: async () => {
      await batches.return?.();
      return { value: undefined, done: true };
    },
  };
}

export const notes: SubgraphDefinition<NoteTables, NoteDeps, NoteLoaders> = {
  name: 'cases',
  migrations: [
    {
      id: '0001_note',
      sql: `create table note (id text primary key, text text not null, rank integer not null);
            create index note_rank on note (rank, id);
            alter table note enable row level security;
            create policy note_all on note using (true) with check (true);`,
    },
  ],
  resolvers: [Notes],
  orphanedTypes: [Note, Draft],
  references: { Note: ({ id }: { id: string }, { loaders }) => loaders.note.load(id) },
  assemble: async (parts) => ({
    deps: { parts },
    loaders: (caller) => ({
      note: new DataLoader(async (ids) => {
        const rows = await parts.db.asCaller(caller, (trx) =>
          trx
            .selectFrom('note')
            .selectAll()
            .where('id', 'in', [...ids])
            .execute(),
        );
        return batchBy(rows as Note[], ({ id }) => id, ids);
      }),
    }),
  }),
};
