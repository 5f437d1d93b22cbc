import { expect, test } from 'vitest';
import { parseRequirements } from './parse-requirements.ts';

test.each([
  ['a==1.0', ['a 1.0']],
  ['  a == 1.0  ', ['a 1.0']],
  ['a[x, y]==1.0', ['a 1.0']],
  ['a==1.0; python_version < "3"', ['a 1.0']],
  ['a==1.0#x', ['a 1.0']],
  ['a==1.0 --hash=sha256:x', ['a 1.0']],
  ['a===1.0+local', ['a 1.0+local']],
  ['a==1!2.0.post1', ['a 1!2.0.post1']],
  ['a==1.*', []],
  ['a==1.0,>0.9', []],
  ['a>=1.0', []],
  ['a~=1.0', []],
  ['a', []],
  ['# a==1.0', []],
  ['-e git+https://example.com/a@v1#egg=a==1', []],
  ['-c a==1.0', []],
])('%s pins %j', (line, pinned) => {
  expect(parseRequirements(Buffer.from(line)).map(({ name, version }) => `${name} ${version}`)).toEqual(pinned);
});
