import { readFileSync } from 'node:fs';
import { shippedFile } from '../../kit/shipped.js';
import { calendarFrom, type WorkdayCalendar } from '../domain/calendar.js';

/** The shipped table of holidays and make-up days; read once, when a subgraph is put together. */
export function shippedCalendar(): WorkdayCalendar {
  return calendarFrom(readFileSync(shippedFile('subgraphs/cases/data/cn-workdays.csv'), 'utf8'));
}
