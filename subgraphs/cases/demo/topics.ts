import type { CaseKind, ConcernType, Urgency } from '../domain/states.js';

/** What a case is about. Invented, without persons; `{place}` is filled with an invented street. */
export interface Topic {
  readonly categoryCode: string;
  readonly summary: string;
  readonly reply: string;
  readonly kind: CaseKind;
  readonly concernType: ConcernType;
  readonly urgency: Urgency;
}

export const POLICE_TOPICS: readonly Topic[] = [
  topic(
    'transport.traffic.signal',
    '{place}路口信号灯故障，早高峰拥堵',
    '信号灯已修复，并安排民警早高峰值守。',
    'HELP',
    'DIFFICULTY',
    'PRESSING',
  ),
  topic(
    'transport.traffic.congestion',
    '建议{place}增设左转待行区',
    '已列入下季度交通优化计划。',
    'SUGGESTION',
    'SUGGESTION',
  ),
  topic(
    'transport.traffic.penalty',
    '咨询{place}电子警察处罚复核流程',
    '可在十五日内向辖区大队申请复核，所需材料已告知。',
    'INQUIRY',
    'INFORMATION_GAP',
  ),
  topic(
    'public-security.residence.identity-card',
    '咨询异地换领身份证需要哪些材料',
    '可在就近派出所办理，材料清单已通过短信发送。',
    'INQUIRY',
    'INFORMATION_GAP',
  ),
  topic(
    'public-security.residence.household',
    '户口迁入办理进度查询',
    '材料已审核通过，五个工作日内可领取。',
    'INQUIRY',
    'UNCLEAR',
  ),
  topic(
    'public-security.residence.residence-permit',
    '居住证到期换证系统提示错误',
    '系统故障已排除，可重新提交。',
    'HELP',
    'DIFFICULTY',
  ),
  topic(
    'public-security.order.dispute',
    '{place}夜间摊位纠纷，请求调解',
    '已组织双方调解并达成一致。',
    'HELP',
    'GRIEVANCE',
  ),
  topic(
    'public-security.order.fraud',
    '反映{place}冒充客服诈骗电话',
    '线索已受理，并在社区开展反诈宣传。',
    'REPORT',
    'FACTUAL_ERROR',
    'PRESSING',
  ),
  topic(
    'public-security.order.dogs',
    '投诉{place}小区遛犬不牵绳',
    '已对养犬人教育并加强巡查。',
    'COMPLAINT',
    'GRIEVANCE',
  ),
  topic(
    'public-security.fire.blocked-exit',
    '投诉{place}商铺占用消防通道',
    '已责令整改并清理通道。',
    'COMPLAINT',
    'GRIEVANCE',
    'PRESSING',
  ),
  topic(
    'public-security.fire.e-bike-charging',
    '反映{place}楼道内电动车充电',
    '已清理并协调物业设置充电棚。',
    'REPORT',
    'DIFFICULTY',
  ),
];

export const URBAN_TOPICS: readonly Topic[] = [
  topic(
    'streets.cleanliness.public-toilet',
    '{place}公共厕所停用已一周',
    '设施已维修，恢复开放。',
    'HELP',
    'DIFFICULTY',
  ),
  topic(
    'environment.noise.traffic',
    '投诉{place}夜间渣土车噪声',
    '已调整运输路线并加强检查。',
    'COMPLAINT',
    'GRIEVANCE',
  ),
  topic(
    'government.information.policy',
    '咨询{place}临时摆摊的办理条件',
    '办理条件与窗口地址已答复。',
    'INQUIRY',
    'INFORMATION_GAP',
  ),
];

export const STREETS = [
  '解放路',
  '人民路',
  '建设大道',
  '东风路',
  '中山路',
  '滨江路',
  '学院路',
  '新华街',
  '和平街',
  '胜利路',
];

export const CHANNELS = ['WEIBO', 'WEB', 'PHONE', 'WECHAT', 'MOBILE_APP'];

function topic(
  categoryCode: string,
  summary: string,
  reply: string,
  ...[kind, concernType, urgency = 'NORMAL']: readonly [CaseKind, ConcernType, Urgency?]
): Topic {
  return { categoryCode, summary, reply, kind, concernType, urgency };
}
