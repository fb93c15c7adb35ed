import { registerEnumType } from 'type-graphql';
import { PARTICIPANT_ROLES } from '../domain/check-declaration.js';
import { CLOCK_BASES, INCIDENT_CLOCK_KINDS } from '../domain/incident-clocks.js';
import { INCIDENT_LEVELS } from '../domain/incident-level.js';
import { INCIDENT_STATES } from '../domain/incident-state.js';
import { POST_STATES } from '../domain/post-state.js';

export const IncidentLevel = valuesOf(INCIDENT_LEVELS);
registerEnumType(IncidentLevel, {
  name: 'IncidentLevel',
  description: 'How grave a public emergency is (突发事件分级), I the gravest.',
  valuesConfig: {
    I: { description: 'Especially grave (特别重大).' },
    II: { description: 'Grave (重大).' },
    III: { description: 'Larger (较大).' },
    IV: { description: 'General (一般).' },
  },
});

export const IncidentState = valuesOf(INCIDENT_STATES);
registerEnumType(IncidentState, {
  name: 'IncidentState',
  description: 'Where an incident stands in its life (事件状态).',
  valuesConfig: {
    REPORTED: { description: 'Reported, not yet looked into (已报告).' },
    VERIFYING: { description: 'Being verified (核实中).' },
    DECLARED: { description: 'Declared with a level; nothing published yet (已启动响应).' },
    RESPONDING: { description: 'Being answered in public (响应中).' },
    DOWNGRADED: { description: 'Lowered to a lesser level (已降级).' },
    UPGRADED: { description: 'Raised to a graver level (已升级).' },
    RECOVERY: { description: 'Over; recovering (恢复阶段).' },
    CLOSED: { description: 'Closed (已结束).' },
    REVIEWED: { description: 'Closed and evaluated (已评估).' },
    FALSE_ALARM: { description: 'Not confirmed by the verification (误报).' },
  },
});

export const IncidentClockKind = valuesOf(INCIDENT_CLOCK_KINDS);
registerEnumType(IncidentClockKind, {
  name: 'IncidentClockKind',
  description: 'What must have happened by when after an incident (应急回应时限).',
  valuesConfig: {
    FIRST_BULLETIN: { description: 'First authoritative information, 5 hours, levels I and II (首次权威发布).' },
    PRESS_CONFERENCE: { description: 'Press conference, 24 hours, levels I and II (新闻发布会).' },
    RESPONSE: { description: 'Response to public concern, 48 hours, levels III and IV (回应关切).' },
  },
});

export const ClockBasis = valuesOf(CLOCK_BASES);
registerEnumType(ClockBasis, {
  name: 'ClockBasis',
  description: 'Which instant the clocks of an incident are counted from (计时起点).',
  valuesConfig: {
    OCCURRED: { description: 'When it occurred, because that is known (事发时间).' },
    REPORTED: { description: 'When it was reported, because the occurrence is not known (报告时间).' },
  },
});

export const ParticipantRole = valuesOf(PARTICIPANT_ROLES);
registerEnumType(ParticipantRole, {
  name: 'IncidentParticipantRole',
  description: 'What an agency does in an incident (参与角色).',
  valuesConfig: {
    LEAD: { description: 'Leads and answers for the publishing; exactly one (牵头单位).' },
    PARTICIPANT: { description: 'Takes part (参与单位).' },
  },
});

export const PostState = valuesOf(POST_STATES);
registerEnumType(PostState, {
  name: 'PostState',
  description: 'Where a post stands in its life (发布状态).',
  valuesConfig: {
    PUBLISHED: { description: 'Published (已发布).' },
    CORRECTED: { description: 'Published and corrected later (已更正).' },
    WITHDRAWN: { description: 'Withdrawn; a public stub stays (已撤回).' },
    ARCHIVED: { description: 'Archived (已归档).' },
  },
});

function valuesOf<Value extends string>(values: readonly Value[]): { readonly [V in Value]: V } {
  return Object.fromEntries(values.map((value) => [value, value])) as { readonly [V in Value]: V };
}
