/** The whole gate, one line for each tool: types, lint, format, boundaries, dead code, generated docs. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const STEPS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'types of tests and tools', command: ['tsc', '-p', 'tsconfig.tests.json'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'boundaries', command: ['node', 'tools/boundaries.ts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'reference pages up to date', command: ['node', '--conditions=development', 'tools/docs.ts', '--check'] },
];

let failed = 0;
for (const { name, command } of STEPS) {
  const [program = '', ...args] = command;
  const started = performance.now();
  const result = spawnSync(`${root}/node_modules/.bin/${program}`, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
  });
  const ok = result.status === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${Math.round(performance.now() - started)} ms)`);
  if (!ok) {
    failed++;
    console.log(`${result.stdout}${result.stderr}`.trimEnd());
  }
}
process.exitCode = failed === 0 ? 0 : 1;
