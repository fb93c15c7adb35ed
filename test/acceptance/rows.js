/**
 * The mechanisms that the product must carry (the seed's terms, row by row). `scope` is true once the part that builds a
 * row has begun: from then on a row without a test fails CI.
 *
 * @type {readonly { id: string, term: string, scope: boolean }[]}
 */
export const ROWS = [
  { id: 'F1', term: 'SOCIAL_GOVERNANCE 社会治理形态', scope: true },
  { id: 'F2', term: 'EMERGENCY_RESPONSE 突发公共事件形态', scope: false },
  { id: 'F3', term: 'CAMPAIGN 正能量传播形态', scope: false },
  { id: 'A1', term: 'EmergencyCoordination 应急协调与回应', scope: true },
  { id: 'A2', term: 'OnlineOfflineHandoff 线上线下协同', scope: true },
  { id: 'A3', term: 'RapidResponse 快速响应', scope: true },
  { id: 'A4a', term: 'VerticalLink 垂直沟通', scope: false },
  { id: 'A4b', term: 'LateralLink 横向联动', scope: true },
  { id: 'A4c', term: 'PublicDialogue 社会沟通', scope: true },
  { id: 'B1', term: 'MatrixStructure 矩阵层级与职能规划', scope: true },
  { id: 'B2', term: 'ResponsibilityRule 回应主体责任界定', scope: true },
  { id: 'B3', term: 'OperatorTeam 团队管理与业务培训', scope: true },
  { id: 'B4', term: 'AccountFiling 矩阵成员备案', scope: false },
  { id: 'C1', term: 'Notice, Interview 通报与约谈', scope: false },
  { id: 'C2', term: 'AccountabilityRecord 问责', scope: false },
  { id: 'C3', term: 'Incentive 奖惩', scope: false },
  { id: 'C4', term: 'AssessmentCycle 绩效考核与管理', scope: true },
  { id: 'D1', term: 'Assignment, SupervisionOrder 内部批转督办', scope: true },
  { id: 'D2', term: 'SlaPolicy, ResponseClock 限时回应关切', scope: true },
  { id: 'D3', term: 'QualityReview 应答质量督查', scope: true },
  { id: 'D4', term: 'Correction, Rectification 纠偏矫正与整改', scope: false },
  { id: 'E1', term: 'PracticeCase 关键实践案例', scope: false },
  { id: 'E2', term: 'DailyFigure 日常数据', scope: true },
  { id: 'E3', term: 'CaseLedger 受理台账', scope: true },
  { id: 'E4', term: 'NormativeDocument 规范性文件', scope: true },
  { id: 'E5', term: 'police-matrix 全国公安系统矩阵模拟', scope: true },
  { id: 'G1', term: 'StandardSet 确立标准体系', scope: false },
  { id: 'G2', term: 'Nomination 自荐与推荐', scope: false },
  { id: 'G3', term: 'ApplicationDossier 申报综合资料', scope: false },
  { id: 'G4', term: 'SelfEvaluation 候选者自评', scope: false },
  { id: 'G5', term: 'PlatformDataPull 调取数据参考', scope: false },
  { id: 'G6', term: 'CrossVerification 交叉验证', scope: false },
  { id: 'G7', term: 'AwardCategory 确立奖项', scope: false },
  { id: 'G8', term: 'DelphiRound 德菲尔法评定', scope: false },
  { id: 'G9', term: 'AwardResult 确定结果', scope: false },
  { id: 'G10', term: 'AwardReport 报告撰写', scope: false },
];
