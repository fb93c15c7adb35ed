import type { TestSubgraph } from './federation.js';

const PRODUCTS = [
  { id: 'p1', name: 'Lamp', price: 40, weight: 2 },
  { id: 'p2', name: 'Chair', price: 90, weight: 7 },
  { id: 'p3', name: 'Desk', price: 250, weight: 30 },
];
const REVIEWS = [
  { id: 'r1', body: 'bright', stars: 5, productId: 'p1', authorId: 'u1' },
  { id: 'r2', body: 'hard', stars: 2, productId: 'p2', authorId: 'u2' },
  { id: 'r3', body: 'fine', stars: 4, productId: 'p2', authorId: 'u1' },
];
const USERS = [
  { id: 'u1', name: 'Ann' },
  { id: 'u2', name: 'Bo' },
];

const by = <T extends { id: string }>(list: readonly T[], id: unknown): T | undefined => list.find((x) => x.id === id);

/** Four small subgraphs for the tests of the executor. */
export function shop(): Record<string, TestSubgraph> {
  return {
    products: {
      sdl: `
        type Query { products: [Product!]! product(id: ID!): Product strict: Product! }
        type Mutation { rename(id: ID!, name: String!): Product }
        type Product @key(fields: "id") { id: ID! name: String price: Int weight: Int strictName: String! }`,
      resolvers: {
        Query: {
          products: () => PRODUCTS,
          product: (_: unknown, { id }: { id: string }) => by(PRODUCTS, id),
          strict: () => PRODUCTS[0],
        },
        Mutation: {
          rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...by(PRODUCTS, id), name }),
        },
        Product: {
          __resolveReference: ({ id }: { id: string }) => by(PRODUCTS, id),
          strictName: ({ name }: { name: string }) => name,
        },
      },
    },
    reviews: {
      sdl: `
        type Query { reviews: [Review!]! }
        type Mutation { review(productId: ID!, body: String!): Review }
        type Review @key(fields: "id") { id: ID! body: String stars: Int product: Product author: User }
        type Product @key(fields: "id") { id: ID! reviews: [Review!]! topReview: Review }
        type User @key(fields: "id") { id: ID! reviews: [Review!] }`,
      resolvers: {
        Query: { reviews: () => REVIEWS },
        Mutation: {
          review: (_: unknown, args: { productId: string; body: string }) => ({
            id: 'r9',
            stars: 1,
            authorId: 'u1',
            ...args,
          }),
        },
        Review: {
          __resolveReference: ({ id }: { id: string }) => by(REVIEWS, id),
          product: ({ productId }: { productId: string }) => ({ id: productId }),
          author: ({ authorId }: { authorId: string }) => ({ id: authorId }),
        },
        Product: {
          reviews: ({ id }: { id: string }) => REVIEWS.filter((r) => r.productId === id),
          topReview: ({ id }: { id: string }) => REVIEWS.find((r) => r.productId === id) ?? null,
        },
        User: { reviews: ({ id }: { id: string }) => REVIEWS.filter((r) => r.authorId === id) },
      },
    },
    users: {
      sdl: `
        type Query { me: User users: [User] }
        type User @key(fields: "id") { id: ID! name: String nick: String! }`,
      resolvers: {
        Query: { me: () => USERS[0], users: () => USERS },
        User: {
          __resolveReference: ({ id }: { id: string }) => by(USERS, id),
          nick: ({ name }: { name: string }) => name.toLowerCase(),
        },
      },
    },
    stock: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID! price: Int @external weight: Int @external
          inStock: Boolean! shipping: Int @requires(fields: "price weight") owner: User
        }
        type User @key(fields: "id") { id: ID! }`,
      resolvers: {
        Product: {
          inStock: ({ id }: { id: string }) => id !== 'p3',
          shipping: ({ price, weight }: { price: number; weight: number }) => price + weight,
          owner: () => ({ id: 'u2' }),
        },
      },
    },
  };
}
