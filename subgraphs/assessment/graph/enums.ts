import { registerEnumType } from 'type-graphql';
import { GRADES } from '../domain/grade.js';

export const Grade = Object.fromEntries(GRADES.map((grade) => [grade, grade])) as {
  readonly [G in (typeof GRADES)[number]]: G;
};
registerEnumType(Grade, {
  name: 'ScoreGrade',
  description: 'What a score amounts to (等次).',
  valuesConfig: {
    UNQUALIFIED: { description: 'Below 60, or a veto was found (不合格).' },
    QUALIFIED: { description: '60 to 80 (合格).' },
    GOOD: { description: 'Above 80 (良好).' },
    UNRATED: { description: 'There was nothing to rate (未评定).' },
  },
});
