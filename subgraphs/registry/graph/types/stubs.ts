import { Directive, ObjectType } from 'type-graphql';
import { Node } from '../../../kit/graph/values.js';

/** Entities of other subgraphs that `node(id)` may name. Their owners decide whether they exist. */

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A citizen’s case (诉求工单).' })
export class Case extends Node {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A public incident (突发事件).' })
export class Incident extends Node {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A post of an official account (博文).' })
export class Post extends Node {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A joint campaign of several accounts (联合传播活动).' })
export class Campaign extends Node {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A cycle of performance assessment (考核周期).' })
export class AssessmentCycle extends Node {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A programme of awards (评选活动).' })
export class AwardProgramme extends Node {}

export const FOREIGN_ENTITIES = [Case, Incident, Post, Campaign, AssessmentCycle, AwardProgramme];
