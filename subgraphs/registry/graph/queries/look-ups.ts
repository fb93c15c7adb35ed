import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Node } from '../../../kit/graph/values.js';
import { handleKey } from '../../domain/account-url.js';
import { accountByFilingNo, accountByHandle } from '../../store/accounts.js';
import { agencyByCode } from '../../store/agencies.js';
import { documentByNumber } from '../../store/documents.js';
import { matrixBySlug } from '../../store/matrices.js';
import { read, type RegistryContext } from '../context.js';
import { accountFrom, accountOf, agencyFrom, agencyOf, divisionOf, matrixOf, nodeOf } from '../entities.js';
import { exactlyOne } from '../exactly-one.js';
import { Account, AccountHandleInput } from '../types/account.js';
import { Agency } from '../types/agency.js';
import { Division } from '../types/division.js';
import { Matrix } from '../types/matrix.js';
import { NormativeDocument } from '../types/normative-document.js';

@Resolver()
export class LookUps {
  @Query(() => Node, {
    nullable: true,
    description:
      'Any entity by its id (按标识查找). The type follows the id’s prefix; its owner decides whether it exists.',
  })
  node(
    @Ctx() context: RegistryContext,
    @Arg('id', () => ID, { description: 'The entity’s id (标识).' }) id: string,
  ): Promise<Node | null> {
    return nodeOf(context, id);
  }

  @Query(() => Agency, { nullable: true, description: 'One agency, by id or by code (查找机构).' })
  async agency(
    @Ctx() context: RegistryContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its id (标识).' }) id?: string | null,
    @Arg('code', () => String, { nullable: true, description: 'Its code, e.g. police-440103 (机构代码).' })
    code?: string | null,
  ): Promise<Agency | null> {
    exactlyOne({ id, code });
    if (code == null) return agencyOf(context, id);
    const row = await read(context, (trx) => agencyByCode(trx, code));
    return row ? agencyFrom(context, row) : null;
  }

  @Query(() => Account, {
    nullable: true,
    description: 'One account, by id, by filing number or by platform and handle (查找账号).',
  })
  async account(
    @Ctx() context: RegistryContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its id (标识).' }) id?: string | null,
    @Arg('filingNo', () => String, { nullable: true, description: 'Its public filing number (备案号).' })
    filingNo?: string | null,
    @Arg('handle', () => AccountHandleInput, {
      nullable: true,
      description: 'Its platform and handle (平台与账号标识).',
    })
    handle?: AccountHandleInput | null,
  ): Promise<Account | null> {
    exactlyOne({ id, filingNo, handle });
    if (id != null) return accountOf(context, id);
    const row = await read(context, (trx) =>
      filingNo != null
        ? accountByFilingNo(trx, filingNo)
        : accountByHandle(trx, handle!.platform, handleKey(handle!.handle)),
    );
    return row ? accountFrom(context, row) : null;
  }

  @Query(() => Matrix, { nullable: true, description: 'One matrix, by id or by slug (查找矩阵).' })
  async matrix(
    @Ctx() context: RegistryContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its id (标识).' }) id?: string | null,
    @Arg('slug', () => String, { nullable: true, description: 'Its short name, e.g. police (短名).' })
    slug?: string | null,
  ): Promise<Matrix | null> {
    exactlyOne({ id, slug });
    if (slug == null) return matrixOf(context, id);
    const row = await read(context, (trx) => matrixBySlug(trx, slug));
    return row ? new Matrix(row) : null;
  }

  @Query(() => Division, { nullable: true, description: 'One division by its code, e.g. 440103 (查找区划).' })
  division(
    @Ctx() context: RegistryContext,
    @Arg('code', () => ID, { description: 'Its code (区划代码).' }) code: string,
  ): Promise<Division | null> {
    return divisionOf(context, code);
  }

  @Query(() => NormativeDocument, { nullable: true, description: 'One normative document by its number (查找文件).' })
  async document(
    @Ctx() context: RegistryContext,
    @Arg('number', () => String, { description: 'Its number, e.g. 国办发〔2016〕61号 (文号).' }) number: string,
  ): Promise<NormativeDocument | null> {
    const row = await read(context, (trx) => documentByNumber(trx, number));
    return row ? new NormativeDocument(row) : null;
  }
}
