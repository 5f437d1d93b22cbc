import type { Database } from '../database/open-store.ts';

/**
 * What is forgotten after a time, of every space. Each function takes away at most `most` rows older than an instant and returns how many,
 * so that a caller goes on in short transactions until nothing is left.
 */
type Forget = (db: Database, before: number, most: number) => Promise<number>;

/** Forgets operations that are over. */
export const forgetOperations: Forget = async (db, before, most) => {
  const old = db.selectFrom('operations').select(['space_id', 'id']).where('finished_at', '<', before).limit(most);
  return deleted(
    db
      .deleteFrom('operations')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets messages that were delivered or given up. */
export const forgetNotifications: Forget = async (db, before, most) => {
  const old = db
    .selectFrom('notifications')
    .select(['space_id', 'id'])
    .where('state', 'in', ['delivered', 'failed'])
    .where('created_at', '<', before)
    .limit(most);
  return deleted(
    db
      .deleteFrom('notifications')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets decisions; never those that stand. */
export const forgetEvaluations: Forget = async (db, before, most) => {
  const old = db
    .selectFrom('evaluations')
    .select(['space_id', 'id'])
    .where('evaluated_at', '<', before)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('verdicts')
            .select('verdicts.id')
            .whereRef('verdicts.space_id', '=', 'evaluations.space_id')
            .whereRef('verdicts.evaluation_id', '=', 'evaluations.id'),
        ),
      ),
    )
    .limit(most);
  return deleted(
    db
      .deleteFrom('evaluations')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets what tags named before; what they name now stays, and since when. */
export const forgetTagMoves: Forget = async (db, before, most) => {
  const old = db
    .selectFrom('tag_history')
    .select(['space_id', 'id'])
    .where('at', '<', before)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('tags')
            .select('tags.name')
            .whereRef('tags.space_id', '=', 'tag_history.space_id')
            .whereRef('tags.repository_id', '=', 'tag_history.repository_id')
            .whereRef('tags.name', '=', 'tag_history.name')
            .whereRef('tags.digest', '=', 'tag_history.digest')
            .whereRef('tags.seen_at', '=', 'tag_history.at'),
        ),
      ),
    )
    .limit(most);
  return deleted(
    db
      .deleteFrom('tag_history')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets what workloads ran before. */
export const forgetDeployments: Forget = async (db, before, most) => {
  const old = db.selectFrom('deployment_history').select(['space_id', 'id']).where('until', '<', before).limit(most);
  return deleted(
    db
      .deleteFrom('deployment_history')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets decisions at the doors of clusters; what the audit trail says of them stays. */
export const forgetAdmissions: Forget = async (db, before, most) => {
  const old = db.selectFrom('admissions').select(['space_id', 'id']).where('recorded_at', '<', before).limit(most);
  return deleted(
    db
      .deleteFrom('admissions')
      .where((row) => row(row.refTuple('space_id', 'id'), 'in', old.$asTuple('space_id', 'id')))
      .executeTakeFirst(),
  );
};

/** Forgets how many decisions there were, by the hour. All at once: a few rows for each environment and day. */
export const forgetAdmissionCounts: Forget = (db, before) =>
  deleted(db.deleteFrom('admission_counts').where('hour', '<', before).executeTakeFirst());

/** Forgets controllers that report no more. All at once: there are a few for each cluster. */
export const forgetControllers: Forget = (db, before) =>
  deleted(db.deleteFrom('controllers').where('seen_at', '<', before).executeTakeFirst());

/** Forgets events of the log that is watched. */
export const forgetEvents: Forget = async (db, before, most) => {
  const old = db.selectFrom('space_events').select('id').where('at', '<', before).limit(most);
  return deleted(db.deleteFrom('space_events').where('id', 'in', old).executeTakeFirst());
};

async function deleted(ran: Promise<{ readonly numDeletedRows: bigint }>): Promise<number> {
  const { numDeletedRows } = await ran;
  return Number(numDeletedRows);
}
