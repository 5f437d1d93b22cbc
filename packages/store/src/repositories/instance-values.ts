import type { JsonObject } from '@assay/core';
import type { Database, Store } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** A value of the instance by its name; null when there is none. */
export async function getValue(db: Database, name: string): Promise<JsonObject | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : readJsonObject(row.value);
}

/** As `getValue`, and nobody changes the value before this transaction ends. */
export async function holdValue(db: Database, dialect: Store['dialect'], name: string): Promise<JsonObject | null> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', name)
    .$if(dialect === 'postgres', (query) => query.forShare())
    .executeTakeFirst();
  return row === undefined ? null : readJsonObject(row.value);
}

/** Keeps a small value of the instance in place of the one of that name. */
export async function putValue(db: Database, name: string, value: JsonObject): Promise<void> {
  const text = writeJson(value);
  await db
    .insertInto('settings')
    .values({ name: requireName(name, 'the name of a value'), value: text })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: text }))
    .execute();
}
