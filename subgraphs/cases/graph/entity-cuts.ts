import { divisionRange, inRange } from '../domain/code-range.js';
import {
  agencyAxis,
  divisionAxis,
  divisionSteps,
  flatAxis,
  lineAxis,
  matrixAxis,
  stepsOf,
} from '../domain/statistics-axes.js';
import type { EntityCut } from './withholding.js';

/** How the table of all cases is cut to judge the figures of one entity, and which part of it is the entity's. */

export function agencyCut(agencyId: string): EntityCut {
  return { axis: agencyAxis, own: ({ values }) => values.AGENCY === agencyId, agencyId };
}

export function lineCut(agencyId: string): EntityCut {
  return {
    axis: (places) => lineAxis(places, stepsOf(places.pathOf(agencyId)).length),
    own: ({ values }, { pathOf }) => values.AGENCY != null && stepsOf(pathOf(values.AGENCY)).includes(agencyId),
    agencyId,
  };
}

export function matrixCut(matrixId: string): EntityCut {
  return {
    axis: (places) => matrixAxis(places, matrixId),
    own: ({ values }, { matricesOf }) => values.AGENCY != null && matricesOf(values.AGENCY).includes(matrixId),
    agencyId: null,
  };
}

export function divisionCut(code: string): EntityCut {
  const range = divisionRange(code);
  return {
    axis: () => divisionAxis(divisionSteps(code).length),
    own: ({ values }) => inRange(values.DIVISION ?? null, range),
    agencyId: null,
  };
}

export function accountCut(accountId: string): EntityCut {
  return { axis: () => flatAxis('ACCOUNT'), own: ({ values }) => values.ACCOUNT === accountId, agencyId: null };
}
