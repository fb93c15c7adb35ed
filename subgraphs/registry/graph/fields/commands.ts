import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { agencyOf, matrixNodeOf } from '../entities.js';
import { Agency } from '../types/agency.js';
import { AbolishAgencyPayload, AddMatrixNodePayload, MoveMatrixNodePayload } from '../types/commands.js';
import { MatrixNode } from '../types/matrix-node.js';

@Resolver(() => AbolishAgencyPayload)
export class AbolishAgencyPayloadFields {
  @FieldResolver(() => Agency, { nullable: true, description: 'The agency as it is now (机构现状).' })
  agency(@Root() { agencyId }: AbolishAgencyPayload, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, agencyId);
  }
}

@Resolver(() => AddMatrixNodePayload)
export class AddMatrixNodePayloadFields {
  @FieldResolver(() => MatrixNode, { nullable: true, description: 'The new node; null when refused (新节点).' })
  node(@Root() { nodeId }: AddMatrixNodePayload, @Ctx() context: RegistryContext): Promise<MatrixNode | null> {
    return matrixNodeOf(context, nodeId);
  }
}

@Resolver(() => MoveMatrixNodePayload)
export class MoveMatrixNodePayloadFields {
  @FieldResolver(() => MatrixNode, { nullable: true, description: 'The node as it is now (节点现状).' })
  node(@Root() { nodeId }: MoveMatrixNodePayload, @Ctx() context: RegistryContext): Promise<MatrixNode | null> {
    return matrixNodeOf(context, nodeId);
  }
}
