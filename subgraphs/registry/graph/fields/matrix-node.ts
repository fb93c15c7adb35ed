import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RegistryContext } from '../context.js';
import { accountOf, agencyOf, matrixNodeOf, matrixOf } from '../entities.js';
import { Account } from '../types/account.js';
import { Agency } from '../types/agency.js';
import { Matrix } from '../types/matrix.js';
import { MatrixNode } from '../types/matrix-node.js';

@Resolver(() => MatrixNode)
export class MatrixNodeFields {
  @FieldResolver(() => Matrix, { nullable: true, description: 'The matrix it belongs to (所属矩阵).' })
  matrix(@Root() node: MatrixNode, @Ctx() context: RegistryContext): Promise<Matrix | null> {
    return matrixOf(context, node.matrixId);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account in this place (账号).' })
  account(@Root() node: MatrixNode, @Ctx() context: RegistryContext): Promise<Account | null> {
    return accountOf(context, node.accountId);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'The account’s agency (主管机构).' })
  agency(@Root() node: MatrixNode, @Ctx() context: RegistryContext): Promise<Agency | null> {
    return agencyOf(context, node.agencyId);
  }

  @FieldResolver(() => MatrixNode, { nullable: true, description: 'The node above; null for the root (上级节点).' })
  parent(@Root() node: MatrixNode, @Ctx() context: RegistryContext): Promise<MatrixNode | null> {
    return matrixNodeOf(context, node.parentId);
  }
}
