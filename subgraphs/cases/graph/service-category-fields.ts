import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { PageArgs, paginate, type Connection } from '../../kit/graph/connection.js';
import { questionsOf } from '../domain/service-questions.js';
import { countCategories, listCategories } from '../store/service-categories.js';
import { ServiceCategory, ServiceCategoryConnection } from './service-category.js';
import { ServiceQuestion } from './service-question.js';
import { categoryOf } from './service-category-loader.js';
import type { StatisticsContext } from './statistics-context.js';

@Resolver(() => ServiceCategory)
export class ServiceCategoryFields {
  @FieldResolver(() => ServiceCategory, { nullable: true, description: 'The category above (上级分类).' })
  parent(@Root() category: ServiceCategory, @Ctx() context: StatisticsContext): Promise<ServiceCategory | null> {
    return categoryOf(context, category.parentCode);
  }

  @FieldResolver(() => [ServiceQuestion], {
    description: 'What it asks, general questions first, at most 20; answered with receiveCase (问项).',
  })
  questions(@Root() { code }: ServiceCategory, @Ctx() { deps }: StatisticsContext): ServiceQuestion[] {
    return questionsOf(deps.questions ?? [], code).map((question) => new ServiceQuestion(question));
  }

  @Query(() => ServiceCategoryConnection, {
    nullable: true,
    description: 'The service catalogue, level by level (事项分类目录).',
  })
  serviceCategories(
    @Ctx() { deps, caller, cursors }: StatisticsContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('parent', () => ID, {
      nullable: true,
      description: 'Those below this one; the top level where absent (上级分类代码).',
    })
    parent?: string | null,
  ): Promise<Connection<ServiceCategory>> {
    const above = parent ?? null;
    return paginate({
      args,
      order: 'serviceCategories:CODE',
      filter: above,
      cursors,
      fetch: (page) => deps.db.asCaller(caller, (trx) => listCategories(trx, { parent: above, ...page })),
      position: (row) => [row.code],
      node: (row) => new ServiceCategory(row),
      count: () => deps.db.asCaller(caller, (trx) => countCategories(trx, above)),
    });
  }
}
