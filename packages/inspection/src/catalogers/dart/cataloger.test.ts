import { expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { dartCataloger } from './cataloger.ts';

test.each([
  ['/root/.pub-cache/hosted/pub.dev/a-1/pubspec.yaml', ['pkg:pub/a@1']],
  ['/c/hosted/pub.dev/a-1/pubspec.yaml', ['pkg:pub/a@1']],
  ['/root/.pub-cache/hosted/x%3A80/a-1/pubspec.yaml', ['pkg:pub/a@1?repository_url=x%253A80']],
  ['/root/.pub-cache/hosted/pub.dev/a-1/example/pubspec.yaml', []],
  ['/app/pubspec.yaml', []],
])('looks at %s', (path, purls) => {
  const files = new Map([[path, Buffer.from('name: A\nversion: 1')]]);
  expect(catalogFiles(dartCataloger, { files }).packages.map((found) => found.purl)).toEqual(purls);
});
