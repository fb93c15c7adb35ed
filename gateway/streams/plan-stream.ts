import type { RequestContext } from '../engine.js';
import type { GraphQLParameters } from '../parameters.js';
import { prepare } from '../prepare/prepare.js';
import { refuse, type Refused } from '../refused.js';
import type { Generation } from '../reload/generation.js';
import type { Streams } from '../upstream/subscriptions/streams.js';
import type { StreamPlan } from './live-subscription.js';

export type StreamPlanning = { readonly kind: 'planned'; readonly plan: StreamPlan } | Refused;

/** Plans a subscription on one generation of the supergraph: the same `prepare()` as for every request. */
export async function planStream(
  parameters: GraphQLParameters,
  context: RequestContext,
  { generation, streams }: { readonly generation: Generation; readonly streams: Streams },
): Promise<StreamPlanning> {
  const preparation = prepare(parameters, context.caller, generation.prepareParts);
  if (preparation.kind === 'refused') return preparation;
  if (!generation.engine.subscribe) return refuse('BAD_REQUEST', 'This engine does not serve subscriptions.');
  const planning = await generation.use(async () => generation.engine.subscribe!(preparation.operation, context));
  if (planning.kind === 'refused') return refuse(planning.code);
  const { subscription } = planning;
  const to = { name: subscription.subgraph, url: generation.urlOf(subscription.subgraph) };
  return {
    kind: 'planned',
    plan: {
      subscription,
      streamKey: [to.name, to.url, subscription.body].join('\n'),
      withholds: preparation.operation.withheld !== undefined,
      follow: (follower, resumes) => streams.follow(to, { body: subscription.body, context, resumes }, follower),
    },
  };
}
