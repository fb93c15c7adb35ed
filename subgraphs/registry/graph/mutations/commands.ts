import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { abolishAgency } from '../../actions/abolish-agency.js';
import { addMatrixNode } from '../../actions/add-matrix-node.js';
import { moveMatrixNode } from '../../actions/move-matrix-node.js';
import { answered, INPUT } from '../answered.js';
import { commandParts, type RegistryContext } from '../context.js';
import {
  AbolishAgencyInput,
  AbolishAgencyPayload,
  AddMatrixNodeInput,
  AddMatrixNodePayload,
  MoveMatrixNodeInput,
  MoveMatrixNodePayload,
} from '../types/commands.js';

@Resolver()
export class RegistryCommands {
  @Directive('@authenticated')
  @Mutation(() => AbolishAgencyPayload, {
    nullable: true,
    description: 'Ends an agency in favour of a successor, which takes its direct subordinates over (撤销机构).',
  })
  async abolishAgency(
    @Ctx() context: RegistryContext,
    @Arg('input', () => AbolishAgencyInput, INPUT) input: AbolishAgencyInput,
  ): Promise<AbolishAgencyPayload> {
    return answered(context, await abolishAgency(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => AddMatrixNodePayload, {
    nullable: true,
    description: 'Hangs an official account into a matrix (加入矩阵).',
  })
  async addMatrixNode(
    @Ctx() context: RegistryContext,
    @Arg('input', () => AddMatrixNodeInput, INPUT) input: AddMatrixNodeInput,
  ): Promise<AddMatrixNodePayload> {
    return answered(context, await addMatrixNode(commandParts(context), input));
  }

  @Directive('@authenticated')
  @Mutation(() => MoveMatrixNodePayload, {
    nullable: true,
    description: 'Hangs a node, with everything below it, below another node of its matrix (移动节点).',
  })
  async moveMatrixNode(
    @Ctx() context: RegistryContext,
    @Arg('input', () => MoveMatrixNodeInput, INPUT) input: MoveMatrixNodeInput,
  ): Promise<MoveMatrixNodePayload> {
    return answered(context, await moveMatrixNode(commandParts(context), input));
  }
}
