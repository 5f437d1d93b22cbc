import { expect, test } from 'vitest';
import { DirectoryFiles } from './directory-files.ts';
import { memoryFileView } from './memory-file-view.ts';

const view = memoryFileView({
  files: new Map(['/a/1', '/a/b/2', '/a/b/c/3', '/d/4'].map((path) => [path, new Uint8Array()])),
  links: new Map([['/a/link', '/d']]),
});
const paths = (files: DirectoryFiles, directory: string): readonly string[] =>
  files.take(directory).map((file) => file.path);

test('a directory within another has its files for itself', () => {
  const files = new DirectoryFiles(view, ['/a', '/a/b', '/none', '/']);
  expect(paths(files, '/a')).toEqual(['/a/1', '/a/link']);
  expect(paths(files, '/a/b')).toEqual(['/a/b/2', '/a/b/c/3']);
});

test.each(['/none', '/', '/d'])('nothing is given out for %s', (directory) => {
  expect(paths(new DirectoryFiles(view, ['/a', '/none', '/']), directory)).toEqual([]);
});

test('files are given out once', () => {
  const files = new DirectoryFiles(view, ['/d', '/d']);
  expect(paths(files, '/d')).toEqual(['/d/4']);
  expect(paths(files, '/d')).toEqual([]);
});
