import { expect, test } from 'vitest';
import { tokenScopes } from './token-scope.ts';

test.each<[string | undefined, readonly string[]]>([
  [undefined, ['repository:team/app:pull']],
  ['', ['repository:team/app:pull']],
  ['repository:team/app:pull', ['repository:team/app:pull']],
  ['repository:team/app:pull,push', ['repository:team/app:pull']],
  ['repository:host:5000/team/app:*', ['repository:host:5000/team/app:pull']],
  ['repository(plugin):team/app:push', ['repository(plugin):team/app:pull']],
  ['repository:a:push repository:a:pull repository:b:pull', ['repository:a:pull', 'repository:b:pull']],
  ['aws', ['aws']],
])('of %j asks for %j', (challenged, expected) => {
  expect(tokenScopes(challenged, 'team/app')).toEqual(expected);
});
