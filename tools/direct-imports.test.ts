import { expect, test } from 'vitest';
import { redirectImports } from './direct-imports.ts';

const TABLE = new Map([
  ['a', { file: '/p/a.ts', name: 'a' }],
  ['c', { file: '/p/b.ts', name: 'b' }],
]);
const redirect = (text: string): string => redirectImports(text, (name) => (name === 'x' ? TABLE : new Map()));

test.each([
  ["import { a } from '@assay/x';", "import { a as a } from '/p/a.ts';"],
  [
    "import { type T, a, c as d } from '@assay/x';",
    "import { a as a } from '/p/a.ts'; import { b as d } from '/p/b.ts';",
  ],
  ["import {\n  a,\n  c,\n} from '@assay/x';", "import { a as a } from '/p/a.ts'; import { b as c } from '/p/b.ts';"],
  ["import { type T } from '@assay/x';", ''],
  ["import { a, unknown } from '@assay/x';", "import { a, unknown } from '@assay/x';"],
  ["import { a } from '@assay/y';", "import { a } from '@assay/y';"],
  ["import { a } from 'other';", "import { a } from 'other';"],
])('%j becomes %j', (text, expected) => {
  expect(redirect(text)).toBe(expected);
});
