import type { Level } from '../domain/levels.js';

export interface NamedDivision {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly parent_code: string | null;
}

/** Prefecture rows of GB/T 2260 that only group counties and have no name of their own. */
const GROUPINGS = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);
const MUNICIPALITY = /^(北京|天津|上海|重庆)市$/;

/** What the police of a division is called: 广东省公安厅, 广州市公安局越秀区分局, 北京市公安局东城区分局, 长安县公安局. */
export function policeName(division: NamedDivision, above: readonly NamedDivision[]): string {
  const city = above.find((upper) => !GROUPINGS.has(upper.name));
  switch (division.level) {
    case 'NATIONAL':
      return '公安部';
    case 'PROVINCE':
      return `${division.name}${MUNICIPALITY.test(division.name) ? '公安局' : '公安厅'}`;
    case 'PREFECTURE':
      return GROUPINGS.has(division.name) ? `${city!.name}公安机关（${division.name}）` : `${division.name}公安局`;
    case 'COUNTY':
      return division.name.endsWith('区') && city ? `${city.name}公安局${division.name}分局` : `${division.name}公安局`;
    case 'TOWNSHIP':
      return `${division.name}派出所`;
  }
}
