/** The library's data, made from a fixed seed: whoever runs the benchmark measures the same answers. */
const SEED = 20_260_401;
const COUNT = { authors: 12, books: 40, members: 40, reviews: 160, loans: 160, branches: 6 };

/** mulberry32: small, and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS = 'river stone lantern winter harbour letter orchard shadow bridge copper meadow signal'.split(' ');

function makeLibrary() {
  const random = createRandom(SEED);
  const below = (limit: number): number => Math.floor(random() * limit);
  const words = (count: number): string => Array.from({ length: count }, () => WORDS[below(WORDS.length)]).join(' ');
  const list = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
  const id = (kind: string, index: number): string => `${kind}-${String(index).padStart(6, '0')}`;
  const pick = (kind: string, count: number): { id: string } => ({ id: id(kind, below(count)) });

  return {
    authors: list(COUNT.authors, (i) => ({ id: id('author', i), name: words(2), born: 1900 + below(90) })),
    books: list(COUNT.books, (i) => ({
      id: id('book', i),
      title: words(4),
      pages: 80 + below(700),
      price: Math.round(random() * 10_000) / 100,
      weight: 100 + below(900),
      language: ['ZH', 'EN', 'FR'][below(3)],
      copies: below(9),
      average: Math.round(random() * 500) / 100,
      author: pick('author', COUNT.authors),
    })),
    members: list(COUNT.members, (i) => ({ id: id('member', i), name: words(2), city: words(1) })),
    reviews: list(COUNT.reviews, (i) => ({
      id: id('review', i),
      text: words(8),
      stars: 1 + below(5),
      author: pick('member', COUNT.members),
      book: pick('book', COUNT.books),
    })),
    loans: list(COUNT.loans, (i) => ({
      id: id('loan', i),
      due: `2026-0${1 + below(9)}-1${below(10)}`,
      overdue: random() < 0.2,
      member: pick('member', COUNT.members),
      book: pick('book', COUNT.books),
      branch: pick('branch', COUNT.branches),
    })),
    branches: list(COUNT.branches, (i) => ({ id: id('branch', i), street: words(2), open: random() < 0.8 })),
  };
}

export const LIBRARY = makeLibrary();

interface Ref {
  readonly id: string;
}

const find = <T extends Ref>(list: readonly T[]) => {
  const byId = new Map(list.map((item) => [item.id, item]));
  return ({ id }: Ref): T | undefined => byId.get(id);
};
const book = find(LIBRARY.books);
const member = find(LIBRARY.members);
const author = find(LIBRARY.authors);
const first = <T>(list: readonly T[], args: { readonly first?: number }): readonly T[] => list.slice(0, args.first);

/** Resolvers by subgraph. */
export const RESOLVERS: Readonly<Record<string, Record<string, Record<string, unknown>>>> = {
  people: {
    Query: {
      members: (_: unknown, args: { first: number }) => first(LIBRARY.members, args),
      member: (_: unknown, args: Ref) => member(args),
    },
    Member: { __resolveReference: member },
    Author: { __resolveReference: author },
  },
  catalog: {
    Query: { books: (_: unknown, args: { first: number }) => first(LIBRARY.books, args) },
    Book: { __resolveReference: book },
    Author: {
      __resolveReference: (ref: Ref) => ref,
      books: ({ id }: Ref) => LIBRARY.books.filter((b) => b.author.id === id),
    },
  },
  lending: {
    Query: { branches: () => LIBRARY.branches },
    Branch: { __resolveReference: find(LIBRARY.branches) },
    Loan: { branch: ({ branch }: { branch: Ref }) => find(LIBRARY.branches)(branch) },
    Member: {
      __resolveReference: (ref: Ref) => ref,
      loans: ({ id }: Ref) => LIBRARY.loans.filter((loan) => loan.member.id === id),
    },
    Book: {
      __resolveReference: (ref: Ref) => ({ ...ref, copies: book(ref)?.copies }),
      postage: ({ price, weight }: { price: number; weight: number }) => Math.round(price + weight) / 100,
    },
  },
  ratings: {
    Query: { latest: (_: unknown, args: { first: number }) => first(LIBRARY.reviews, args) },
    Member: {
      __resolveReference: (ref: Ref) => ref,
      reviews: ({ id }: Ref) => LIBRARY.reviews.filter((review) => review.author.id === id),
    },
    Book: {
      __resolveReference: (ref: Ref) => ({ ...ref, average: book(ref)?.average }),
      reviews: ({ id }: Ref, args: { first?: number }) =>
        first(
          LIBRARY.reviews.filter((r) => r.book.id === id),
          args,
        ),
    },
  },
};
