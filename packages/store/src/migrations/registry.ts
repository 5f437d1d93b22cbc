import { accessStatements } from './access-statements.ts';
import { admissionStatements } from './admission-statements.ts';
import { advisoryStatements } from './advisory-statements.ts';
import { contentStatements } from './content-statements.ts';
import { judgementStatements } from './judgement-statements.ts';
import { githubStatements } from './github-statements.ts';
import type { Migration } from './migration.ts';
import { workStatements } from './work-statements.ts';

/** Every migration in order. Append; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'first-tables',
    worksFrom: 1,
    statements: (types, dialect) => [
      ...accessStatements(types, dialect),
      ...contentStatements(types),
      ...judgementStatements(types),
      ...workStatements(types),
      ...advisoryStatements(types),
      ...githubStatements(types),
      ...admissionStatements(types),
      `insert into spaces (id, name, created_at) values ('system', 'system', 0)`,
    ],
  },
];
