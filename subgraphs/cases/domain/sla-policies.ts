import type { SlaPolicy } from './sla.js';
import type { CaseKind, Urgency } from './states.js';

const OUR_DEFAULT = 'Default of this service, no norm';

/**
 * The floor under every place: 国办发〔2016〕61号 (published 2016-08-12) wants other public concern answered within
 * 48 hours; GB/T 33358-2016 wants a mailbox looked through within 24 hours. The rest is ours, so that no clock is missing.
 */
const NATIONAL: SlaPolicy = {
  id: 'cn-incident',
  version: 1,
  name: '国家政务舆情回应时限',
  scheme: 'cn',
  divisionCode: null,
  validFrom: '2016-08-12',
  validTo: null,
  maximumExtensionWorkdays: 15,
  rules: [
    { clock: 'TRIAGE', kind: null, urgency: null, amount: 24, unit: 'HOUR', clause: 'GB/T 33358-2016' },
    { clock: 'DISPATCH', kind: null, urgency: null, amount: 24, unit: 'HOUR', clause: OUR_DEFAULT },
    { clock: 'SIGN', kind: null, urgency: null, amount: 1, unit: 'WORKDAY', clause: OUR_DEFAULT },
    { clock: 'FIRST_RESPONSE', kind: null, urgency: null, amount: 48, unit: 'HOUR', clause: '国办发〔2016〕61号' },
    { clock: 'RESOLVE', kind: null, urgency: null, amount: 15, unit: 'WORKDAY', clause: OUR_DEFAULT },
    { clock: 'SUB_TASK', kind: null, urgency: null, amount: 5, unit: 'WORKDAY', clause: OUR_DEFAULT },
  ],
};

/** Guangdong 12345 rules (2022-09-01): inquiry 2, help or suggestion 10, complaint or report 15 working days, handled and answered. */
const GUANGDONG: SlaPolicy = {
  id: 'cn-gd-kinds',
  version: 1,
  name: '广东省12345热线办理时限',
  scheme: 'cn',
  divisionCode: '440000',
  validFrom: '2022-09-01',
  validTo: null,
  maximumExtensionWorkdays: 10,
  rules: [
    resolveWithin('INQUIRY', 2),
    resolveWithin('HELP', 10),
    resolveWithin('SUGGESTION', 10),
    resolveWithin('COMPLAINT', 15),
    resolveWithin('REPORT', 15),
  ],
};

/**
 * Beijing DB11/T 2021—2022 (2023-01-01): dispatch of danger to life or property 1 h, of water, power, gas, heat and
 * extreme weather 2 h, of all else 24 h. First feedback by its draft of 2021: 2 h, 24 h, 7 days.
 */
const BEIJING: SlaPolicy = {
  id: 'cn-bj-urgency',
  version: 1,
  name: '北京市接诉即办派单与反馈时限',
  scheme: 'cn',
  divisionCode: '110000',
  validFrom: '2023-01-01',
  validTo: null,
  maximumExtensionWorkdays: 15,
  rules: [
    dispatchWithin('EMERGENCY', 1),
    dispatchWithin('PRESSING', 2),
    dispatchWithin('NORMAL', 24),
    { ...feedback('EMERGENCY'), amount: 2, unit: 'HOUR' },
    { ...feedback('PRESSING'), amount: 24, unit: 'HOUR' },
    { ...feedback('NORMAL'), amount: 7, unit: 'DAY' },
  ],
};

/** Shipped. A change is a new version beside the old one, with days of validity, never an edit. */
export const SLA_POLICIES: readonly SlaPolicy[] = [NATIONAL, GUANGDONG, BEIJING];

function resolveWithin(kind: CaseKind, workdays: number): SlaPolicy['rules'][number] {
  return {
    clock: 'RESOLVE',
    kind,
    urgency: null,
    amount: workdays,
    unit: 'WORKDAY',
    clause: '《广东省12345热线管理办法》(2022-09-01)',
  };
}

function dispatchWithin(urgency: Urgency, hours: number): SlaPolicy['rules'][number] {
  return { clock: 'DISPATCH', kind: null, urgency, amount: hours, unit: 'HOUR', clause: 'DB11/T 2021—2022' };
}

function feedback(urgency: Urgency): Omit<SlaPolicy['rules'][number], 'amount' | 'unit'> {
  return { clock: 'FIRST_RESPONSE', kind: null, urgency, clause: 'DB11/T 2021 (征求意见稿 2021)' };
}
