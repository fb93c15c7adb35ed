import { stableId } from '../../kit/ids.js';
import type { PlannedAccount, PlannedAgency, PlannedFiling, PlannedNode, RegistryPlan } from '../actions/plan.js';
import { policeName, type NamedDivision } from './names.js';

/**
 * The seed's simulation of a national police matrix (domain.md E5): 1 national + 31 provincial + 342 prefecture +
 * 2,975 county nodes over the real divisions. Agencies and accounts are invented: their addresses lie under the reserved
 * domain `.example`. Ids follow from codes, so they are the same on every machine:
 * `stableId('agency', 'police-440103')`, `stableId('account', 'weibo:police-440103')`,
 * `stableId('matrix', 'police')`, `stableId('mnode', 'police:police-440103')`.
 */
export function policeMatrixPlan(divisions: readonly NamedDivision[]): RegistryPlan {
  const byCode = new Map(divisions.map((division) => [division.code, division]));
  const police = [NATIONAL_POLICE, ...divisions.map((division) => policeAgency(division, byCode))];
  const guangdong = guangdongServices(divisions);
  const codeOf = new Map(police.map((agency) => [agency.id, agency.code]));
  return {
    agencies: [...police, ...guangdong],
    accounts: [...police, ...guangdong].map(weiboAccount).concat(exampleAccounts()),
    matrices: [
      {
        id: MATRIX_ID,
        slug: 'police',
        name: '全国公安系统政务微博矩阵（模拟）',
        kind: 'VERTICAL',
        forms: ['SOCIAL_GOVERNANCE', 'EMERGENCY_RESPONSE', 'CAMPAIGN'],
      },
    ],
    nodes: police.map((agency) => policeNode(agency, agency.superiorId && codeOf.get(agency.superiorId)!)),
  };
}

const MATRIX_ID = stableId('matrix', 'police');

/** When the invented accounts were filed: the month after 国办发〔2016〕61号. */
const FILED_AT = new Date('2016-09-01T09:00:00+08:00');

const NATIONAL_POLICE: PlannedAgency = {
  id: agencyId('police-cn'),
  code: 'police-cn',
  name: '公安部',
  level: 'NATIONAL',
  functionLine: 'police',
  divisionCode: null,
  superiorId: null,
};

function policeAgency(division: NamedDivision, byCode: ReadonlyMap<string, NamedDivision>): PlannedAgency {
  const above = divisionsAbove(division, byCode);
  return {
    id: agencyId(`police-${division.code}`),
    code: `police-${division.code}`,
    name: policeName(division, above),
    level: division.level,
    functionLine: 'police',
    divisionCode: division.code,
    superiorId: agencyId(above[0] ? `police-${above[0].code}` : 'police-cn'),
  };
}

/** From the one directly above to the top. */
function divisionsAbove(division: NamedDivision, byCode: ReadonlyMap<string, NamedDivision>): readonly NamedDivision[] {
  const above = division.parent_code === null ? undefined : byCode.get(division.parent_code);
  return above ? [above, ...divisionsAbove(above, byCode)] : [];
}

function policeNode(agency: PlannedAgency, superiorCode: string | null): PlannedNode {
  return {
    id: nodeId(agency.code),
    matrixId: MATRIX_ID,
    accountId: accountId('weibo', agency.code),
    parentId: superiorCode === null ? null : nodeId(superiorCode),
    level: agency.level,
    functionCodes: functionsOf(agency),
    place: agency.code,
  };
}

/** Exit and entry are served from the prefecture upwards; one district leaves its traffic uncovered, so that a gap shows. */
function functionsOf({ code, level }: PlannedAgency): readonly string[] {
  if (level !== 'COUNTY') return ['public-order', 'household', 'traffic', 'exit-entry'];
  return code === 'police-440114' ? ['public-order', 'household'] : ['public-order', 'household', 'traffic'];
}

const GUANGDONG = '440000';

/** One hotline of the province, and in each of its 21 prefectures a hotline (intake unit) and an urban management bureau. */
function guangdongServices(divisions: readonly NamedDivision[]): readonly PlannedAgency[] {
  const province = divisions.find((division) => division.code === GUANGDONG);
  if (!province) return [];
  const prefectures = divisions.filter((division) => division.parent_code === GUANGDONG);
  return [
    service('hotline', province, '12345政务服务便民热线', null),
    ...prefectures.flatMap((prefecture) => [
      service('hotline', prefecture, '12345政务服务便民热线', `hotline-${GUANGDONG}`),
      service('urban', prefecture, '城市管理和综合执法局', null),
    ]),
  ];
}

function service(
  line: 'hotline' | 'urban',
  division: NamedDivision,
  title: string,
  superiorCode: string | null,
): PlannedAgency {
  return {
    id: agencyId(`${line}-${division.code}`),
    code: `${line}-${division.code}`,
    name: `${division.name}${title}`,
    level: division.level,
    functionLine: line,
    divisionCode: division.code,
    superiorId: superiorCode === null ? null : agencyId(superiorCode),
  };
}

function weiboAccount(agency: PlannedAgency): PlannedAccount {
  return account('weibo', agency.code, agency.name, {
    state: 'APPROVED',
    filingNo: `WB-${agency.code.toUpperCase()}`,
    filedAt: FILED_AT,
  });
}

/** One account of each kind that is not official, on a second platform of three districts of Guangzhou. */
function exampleAccounts(): readonly PlannedAccount[] {
  return [
    account('wechat', 'police-440104', '越秀公安', {
      state: 'SUSPENDED',
      filingNo: 'WX-POLICE-440104',
      filedAt: FILED_AT,
    }),
    account('wechat', 'police-440105', '海珠公安', {
      state: 'CANCELLED',
      filingNo: 'WX-POLICE-440105',
      filedAt: FILED_AT,
      cancelledAt: new Date('2020-06-30T18:00:00+08:00'),
      successorId: accountId('weibo', 'police-440105'),
    }),
    account('wechat', 'police-440106', '天河公安', { state: 'UNFILED' }),
  ];
}

function account(platform: string, agencyCode: string, displayName: string, filing: PlannedFiling): PlannedAccount {
  return {
    id: accountId(platform, agencyCode),
    platform,
    handle: agencyCode,
    displayName,
    url: `https://${platform}.example/${agencyCode}`,
    agencyId: agencyId(agencyCode),
    filing,
  };
}

function agencyId(code: string): string {
  return stableId('agency', code);
}

function accountId(platform: string, agencyCode: string): string {
  return stableId('account', `${platform}:${agencyCode}`);
}

function nodeId(agencyCode: string): string {
  return stableId('mnode', `police:${agencyCode}`);
}
