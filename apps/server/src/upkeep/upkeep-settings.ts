import type { JsonObject } from '@assay/core';
import { type Database, instanceValues } from '@assay/store';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { closed } from '../http/schemas.ts';

const days = (description: string) => Type.Integer({ minimum: 1, maximum: 36_500, description });

/** How long what is kept. */
export const UPKEEP_SETTINGS = closed({
  operationsDays: days('Operations that are over.'),
  notificationsDays: days('Messages that were delivered or given up.'),
  evaluationsDays: days('Decisions that stand no more.'),
  tagHistoryDays: days('What tags named before.'),
  deploymentsDays: days('What workloads ran before.'),
  admissionsDays: days('Decisions at the doors of clusters.'),
  eventsDays: days('Events for those who watch.'),
  jobsDays: days('Jobs that were done; dead ones are kept until somebody deletes them.'),
  garbageGraceHours: Type.Integer({
    minimum: 1,
    maximum: 8760,
    description: 'Time for which images and documents are kept that nothing names.',
  }),
  exceptionNoticeDays: days('Time before the end of an exception at which that is told.'),
});

/** How long what is kept. */
export type UpkeepSettings = Static<typeof UPKEEP_SETTINGS>;

/** What holds until something else is set. */
export const DEFAULT_UPKEEP: UpkeepSettings = {
  operationsDays: 90,
  notificationsDays: 30,
  evaluationsDays: 365,
  tagHistoryDays: 365,
  deploymentsDays: 365,
  admissionsDays: 90,
  eventsDays: 2,
  jobsDays: 14,
  garbageGraceHours: 24,
  exceptionNoticeDays: 7,
};

const NAME = 'upkeep';

/** What is set; a value that this version does not understand counts as not set. */
export async function readUpkeep(db: Database): Promise<UpkeepSettings> {
  const kept: JsonObject = { ...DEFAULT_UPKEEP, ...(await instanceValues.getValue(db, NAME)) };
  const check = Compile(UPKEEP_SETTINGS);
  return check.Check(kept) ? kept : DEFAULT_UPKEEP;
}

/** Sets it, for every process at once. */
export async function writeUpkeep(db: Database, settings: UpkeepSettings): Promise<void> {
  await instanceValues.putValue(db, NAME, { ...settings });
}
