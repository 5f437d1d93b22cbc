/**
 * Writes `docs/reference` from the modules themselves, and what else is made of them; with `--check` it only compares, and fails when a
 * page is missing, differs or is left over.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { advisoryPages } from './docs/advisory-pages.ts';
import { apiPages, openApiText } from './docs/api-pages.ts';
import { catalogerPages } from './docs/cataloger-pages.ts';
import { commandPages } from './docs/command-pages.ts';
import { detectorPages } from './docs/detector-pages.ts';
import { errorPages } from './docs/error-pages.ts';
import { gatePages } from './docs/gate-pages.ts';
import { lintPages } from './docs/lint-pages.ts';
import type { Page } from './docs/page.ts';
import { sbomPages } from './docs/sbom-pages.ts';
import { webOperations } from './docs/web-operations.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/reference');

const groups: readonly (readonly [string, readonly Page[]])[] = [
  ['Commands and settings', commandPages()],
  ['Gates', gatePages(root)],
  ['Catalogers', catalogerPages(root)],
  ['Secrets and SBOMs', [...detectorPages(), ...sbomPages()]],
  ['Vulnerabilities', advisoryPages(root)],
  ['Dockerfiles', lintPages()],
  ['Service', apiPages()],
  ['Codes', errorPages()],
];

function indexPage(): Page {
  const lines = groups.flatMap(([name, pages]) => [
    `## ${name}`,
    '',
    ...pages.map((page) => `- [${page.title}](${page.path}): ${page.summary}`),
    '',
  ]);
  const note = 'Generated from the modules by `npm run docs`; edit the modules, not these pages.';
  return { path: 'README.md', title: 'Reference', summary: '', text: `# Reference\n\n${note}\n\n${lines.join('\n')}` };
}

const pages = new Map([indexPage(), ...groups.flatMap(([, list]) => list)].map((page) => [page.path, page.text]));

/** Files elsewhere by their paths from the root. */
const others: ReadonlyMap<string, string> = new Map([
  ['apps/web/src/api/operations.ts', webOperations()],
  ['docs/reference/openapi.json', openApiText()],
]);
const existing = existsSync(target)
  ? readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  : [];
const leftOver = existing.filter((name) => !pages.has(name));
const wanted = [...[...pages].map(([path, text]) => [`docs/reference/${path}`, text] as const), ...others];
const stale = wanted.filter(([path, text]) => {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what the modules say`);
  for (const name of leftOver) console.error(`docs/reference/${name} belongs to no module`);
  if (stale.length + leftOver.length > 0) console.error('run: npm run docs');
  process.exitCode = stale.length + leftOver.length === 0 ? 0 : 1;
} else {
  for (const name of leftOver) rmSync(join(target, name));
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${pages.size} pages, ${stale.length} written, ${leftOver.length} removed`);
}
