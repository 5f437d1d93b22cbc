import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openStore } from '../database/open-store.ts';
import { databaseKinds } from '../testing/test-stores.ts';
import { migrate, schemaStatus } from './migrate.ts';
import type { Migration } from './migration.ts';
import { MIGRATIONS } from './registry.ts';

const ADDS: Migration = {
  version: 2,
  name: 'adds-a-column',
  worksFrom: 1,
  statements: (types) => [`alter table spaces add column colour ${types.text}`],
};
const TAKES_AWAY: Migration = {
  version: 3,
  name: 'takes-a-column-away',
  worksFrom: 2,
  statements: () => ['alter table spaces drop column colour'],
};

describe.each(databaseKinds())('migrations on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);

  on('bring an empty database to the newest schema, and find nothing to do the next time', async () => {
    const database = await kind.create();
    const store = await openStore(database.location);
    expect(await store.schema()).toEqual({ applied: MIGRATIONS.length, known: MIGRATIONS.length, usable: true });
    await store.close();
    const again = await openStore(database.location);
    const rows = await again.read.selectFrom('schema_versions').select('version').execute();
    expect(rows).toHaveLength(MIGRATIONS.length);
    await again.close();
    await database.dispose();
  });

  on('are made once when several start at the same time', async () => {
    const database = await kind.create();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(database.location)));
    const [first] = stores;
    expect(await first?.read.selectFrom('schema_versions').select('version').execute()).toHaveLength(MIGRATIONS.length);
    await Promise.all(stores.map((store) => store.close()));
    await database.dispose();
  });

  on(
    'let an old version work on after something was added, and refuse it after what it needs was taken away',
    async () => {
      const database = await kind.create();
      const store = await openStore(database.location);
      await migrate(store.write, store.dialect, [...MIGRATIONS, ADDS]);
      expect(await schemaStatus(store.read, MIGRATIONS)).toEqual({ applied: 2, known: 1, usable: true });
      expect((await migrate(store.write, store.dialect, MIGRATIONS)).usable).toBe(true);
      await migrate(store.write, store.dialect, [...MIGRATIONS, ADDS, TAKES_AWAY]);
      expect((await schemaStatus(store.read, MIGRATIONS)).usable).toBe(false);
      expect((await schemaStatus(store.read, [...MIGRATIONS, ADDS])).usable).toBe(true);
      await expect(openStore(database.location)).rejects.toMatchObject({ code: 'STORE_SCHEMA_TOO_NEW' });
      await store.close();
      await database.dispose();
    },
  );

  on('leave nothing behind when one fails in the middle', async () => {
    const database = await kind.create();
    const store = await openStore(database.location);
    const broken: Migration = {
      ...ADDS,
      statements: (types) => [...ADDS.statements(types, store.dialect), 'create table spaces (id integer)'],
    };
    await expect(migrate(store.write, store.dialect, [...MIGRATIONS, broken])).rejects.toThrow(/spaces/);
    expect((await store.schema()).applied).toBe(1);
    await expect(sql`select colour from spaces`.execute(store.read)).rejects.toThrow(/colour/);
    await migrate(store.write, store.dialect, [...MIGRATIONS, ADDS]);
    expect((await store.schema()).applied).toBe(2);
    await store.close();
    await database.dispose();
  });

  on('refuse a database whose migrations have other names', async () => {
    const database = await kind.create();
    const store = await openStore(database.location);
    const [first] = MIGRATIONS;
    if (first === undefined) throw new Error('there is a first migration');
    await expect(migrate(store.write, store.dialect, [{ ...first, name: 'other' }])).rejects.toMatchObject({
      code: 'STORE_SCHEMA_FOREIGN',
    });
    await store.close();
    await database.dispose();
  });
});
