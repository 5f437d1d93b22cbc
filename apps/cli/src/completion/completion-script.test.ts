import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../command-table.ts';
import { ALL_SETTINGS } from '../settings/settings.ts';
import { completionScript } from './completion-script.ts';

/** What bash offers after these words, the last being the one under the cursor. */
const complete = (words: readonly string[]): string[] => {
  const script = `${completionScript('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_assay
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-c', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bash failed: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
};

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;

describe.skipIf(!hasBash)('the bash completion (skipped where there is no bash)', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['assay', 'ch'], ['check']],
    [
      ['assay', 'policy', ''],
      ['validate', 'test', 'simulate', 'export', 'import', 'schema', 'docs', 'push', 'pull', '--help'],
    ],
    [['assay', 'policy', 'v'], ['validate']],
    [
      ['assay', 'check', 'x', '--fail-on', ''],
      ['warn', 'fail'],
    ],
    [['assay', 'check', '--unm'], ['--unmapped']],
    [['assay', 'cache', 'status', '--cache'], ['--cache-dir']],
    [
      ['assay', 'completion', ''],
      ['bash', 'zsh', 'fish', '--help'],
    ],
    [['assay', 'inspect', '--fil'], ['--files']],
    [['assay', 'check', '--fil'], []],
    [
      ['assay', 'inspect', 'x', '-o', ''],
      ['table', 'json', 'ndjson', 'yaml', 'inspection'],
    ],
    [['assay', 'check', 'x', '--output', 'sa'], ['sarif']],
  ])('after %j offers %j', (words, expected) => {
    expect(complete(words)).toEqual(expected);
  });
});

describe('every completion script', () => {
  it.each(['bash', 'zsh', 'fish'])('%s knows every command and every flag', (shell) => {
    const script = completionScript(shell);
    for (const { name } of COMMANDS) for (const word of name.split(' ')) expect(script).toContain(word);
    for (const { name, flag } of ALL_SETTINGS)
      if (flag !== false) expect(script).toContain(shell === 'fish' ? `-l ${name}` : `--${name}`);
  });
});
