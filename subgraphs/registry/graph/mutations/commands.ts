import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { abolishAgency } from '../../actions/abolish-agency.js';
import { addMatrixNode } from '../../actions/add-matrix-node.js';
import { moveMatrixNode } from '../../actions/move-matrix-node.js';
import { commandParts, type RegistryContext } from '../context.js';
import {
  AbolishAgencyInput,
  AbolishAgencyPayload,
  AddMatrixNodeInput,
  AddMatrixNodePayload,
  MoveMatrixNodeInput,
  MoveMatrixNodePayload,
} from '../types/commands.js';

const INPUT = { description: 'What is to be done (输入).' };

@Resolver()
export class RegistryCommands {
  @Mutation(() => AbolishAgencyPayload, {
    nullable: true,
    description: 'Ends an agency in favour of a successor, which takes its direct subordinates over (撤销机构).',
  })
  abolishAgency(
    @Ctx() context: RegistryContext,
    @Arg('input', () => AbolishAgencyInput, INPUT) input: AbolishAgencyInput,
  ): Promise<AbolishAgencyPayload> {
    return abolishAgency(commandParts(context), input);
  }

  @Mutation(() => AddMatrixNodePayload, {
    nullable: true,
    description: 'Hangs an official account into a matrix (加入矩阵).',
  })
  addMatrixNode(
    @Ctx() context: RegistryContext,
    @Arg('input', () => AddMatrixNodeInput, INPUT) input: AddMatrixNodeInput,
  ): Promise<AddMatrixNodePayload> {
    return addMatrixNode(commandParts(context), input);
  }

  @Mutation(() => MoveMatrixNodePayload, {
    nullable: true,
    description: 'Hangs a node, with everything below it, below another node of its matrix (移动节点).',
  })
  moveMatrixNode(
    @Ctx() context: RegistryContext,
    @Arg('input', () => MoveMatrixNodeInput, INPUT) input: MoveMatrixNodeInput,
  ): Promise<MoveMatrixNodePayload> {
    return moveMatrixNode(commandParts(context), input);
  }
}
