import { groupBy } from '../../kit/graph/loaders.js';
import type { Random } from './random.js';

/** What the demo needs to know of an agency; registry's demo plan has more. */
export interface DemoAgency {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly functionLine: string;
  readonly divisionCode: string | null;
  readonly superiorId: string | null;
}

/** Who takes part in one case. */
export interface Place {
  readonly intake: DemoAgency;
  readonly lead: DemoAgency;
  /** Could lead as well: gets the case after a return, or helps. */
  readonly other: DemoAgency;
  readonly divisionCode: string;
}

type Located = DemoAgency & { readonly divisionCode: string };

const GUANGDONG = '44';
const BEIJING = '11';

/**
 * Scatters cases: most in counties and prefectures of Guangdong, where hotlines take them in; a tenth in Beijing, whose
 * districts stand first in every list; the rest over all provinces.
 */
export function placesOf(agencies: readonly DemoAgency[]): (random: Random) => Place {
  const located = agencies.filter((agency): agency is Located => agency.divisionCode !== null);
  const police = located.filter((agency) => agency.functionLine === 'police' && agency.level !== 'PROVINCE');
  const urban = located.filter((agency) => agency.functionLine === 'urban');
  const hotlines = new Map(
    located.filter((agency) => agency.functionLine === 'hotline').map((agency) => [agency.divisionCode, agency]),
  );
  const byId = new Map(agencies.map((agency) => [agency.id, agency]));
  const leads = {
    guangdong: police.filter((agency) => agency.divisionCode.startsWith(GUANGDONG)),
    beijing: police.filter((agency) => agency.divisionCode.startsWith(BEIJING)),
    everywhere: police,
    urban,
  };
  const superiors = [...new Set(police.map((agency) => agency.superiorId))];
  const bySuperior = new Map(
    groupBy(police, (agency) => agency.superiorId, superiors).map((group, index) => [superiors[index], group]),
  );
  return (random) => {
    const dice = random.between(0, 1);
    const among =
      dice < 0.55 ? leads.guangdong : dice < 0.65 ? leads.urban : dice < 0.75 ? leads.beijing : leads.everywhere;
    const lead = random.pick(among.length > 0 ? among : police);
    const prefecture = `${lead.divisionCode.slice(0, 4)}00`;
    const superior = lead.superiorId === null ? undefined : byId.get(lead.superiorId);
    const siblings = (bySuperior.get(lead.superiorId) ?? []).filter((agency) => agency.id !== lead.id);
    return {
      intake: hotlines.get(prefecture) ?? superior ?? lead,
      lead,
      other: siblings.length > 0 ? random.pick(siblings) : lead,
      divisionCode: lead.divisionCode,
    };
  };
}
