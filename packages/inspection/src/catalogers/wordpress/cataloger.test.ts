import { describe, expect, test } from 'vitest';
import { parseCoreVersion, parseHeader } from './parse-header.ts';

const header = (text: string): ReturnType<typeof parseHeader> => parseHeader(Buffer.from(text), 'plugin');

describe('parseHeader', () => {
  test.each([
    ['behind the opening tag', '<?php Plugin Name: A', 'A'],
    ['behind stars', ' * Plugin Name: A', 'A'],
    ['whatever its case', 'PLUGIN NAME: A', 'A'],
    ['of two the first', 'Plugin Name: A\nPlugin Name: B', 'A'],
    ['with old line ends', 'x\rPlugin Name: A\ry', 'A'],
  ])('finds a name %s', (_name, text, title) => {
    expect(header(text)?.title).toBe(title);
  });

  test.each([
    ['behind other words', 'echo "Plugin Name: A"'],
    ['that is empty', 'Plugin Name: */'],
    ['beyond the first 8 KiB', `${' '.repeat(8192)}\nPlugin Name: A`],
    ['for themes', 'Theme Name: A'],
  ])('finds no name %s', (_name, text) => {
    expect(header(text)).toBeNull();
  });

  test('is not held up by blanks', () => {
    expect(header(`${' '.repeat(8000)}*`)).toBeNull();
  });
});

test.each([
  ["$wp_version = '6.4.2';", '6.4.2'],
  ['$wp_version="6.5-beta1";', '6.5-beta1'],
  ['$wp_version = \'6.4";', ''],
  ["// $wp_version = '6.4';", ''],
  ['', ''],
])('reads the version of WordPress from %s', (code, version) => {
  expect(parseCoreVersion(Buffer.from(`<?php\n${code}\n`)).version).toBe(version);
});
