/**
 * The direction of dependencies as an executable assertion: which package may import which, no deep imports, no Node.js modules
 * in pure packages, tests imported by nobody.
 */
import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For each package or app: the packages of ours it may import. Tests may import any. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  version: ['core'],
  advisory: ['core', 'version'],
  oci: ['core'],
  inspection: ['core', 'license', 'secret'],
  policy: ['core', 'version'],
  report: ['core'],
  secret: ['core'],
  sbom: ['core'],
  license: ['core'],
  malware: ['core'],
  trust: ['core'],
  dockerfile: ['core'],
  repository: ['core'],
  store: ['core'],
  assess: [
    'core',
    'oci',
    'inspection',
    'malware',
    'policy',
    'sbom',
    'advisory',
    'trust',
    'dockerfile',
    'repository',
    'secret',
  ],
  github: ['core', 'advisory', 'assess', 'dockerfile', 'inspection', 'report', 'repository', 'secret'],
  testkit: ['core', 'oci'],
  cli: [
    'core',
    'oci',
    'inspection',
    'advisory',
    'policy',
    'report',
    'sbom',
    'secret',
    'trust',
    'dockerfile',
    'repository',
    'assess',
    'github',
    'server',
    'controller',
  ],
  server: [
    'core',
    'oci',
    'inspection',
    'advisory',
    'policy',
    'report',
    'sbom',
    'trust',
    'dockerfile',
    'repository',
    'secret',
    'assess',
    'github',
    'store',
  ],
  web: ['core'],
  controller: ['core', 'oci', 'policy', 'report', 'trust', 'assess'],
};

/** Packages that compute and nothing else. They may use what always gives the same answer: digests, and the styling of text. */
const PURE: ReadonlySet<string> = new Set([
  'core',
  'version',
  'policy',
  'report',
  'secret',
  'sbom',
  'license',
  'dockerfile',
]);
const PURE_MAY_USE: ReadonlySet<string> = new Set(['node:buffer', 'node:crypto', 'node:util']);

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Broken rules, one line each; empty when all hold. */
export function boundaryViolations(root: string): readonly string[] {
  const files = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'], { cwd: root });
  return files.flatMap((file) => {
    const owner = file.split('/')[1] ?? '';
    const text = readFileSync(resolve(root, file), 'utf8');
    return [...text.matchAll(IMPORT)]
      .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
      .flatMap((specifier) => violation({ root, file, owner, specifier }) ?? [])
      .map((why) => `${file}: ${why}`);
  });
}

function violation(at: { root: string; file: string; owner: string; specifier: string }): string | undefined {
  const { file, owner, specifier } = at;
  const allowed = ALLOWED[owner];
  if (allowed === undefined) return `${owner} has no row in the table of allowed dependencies`;
  const isTest = file.endsWith('.test.ts');
  if (specifier.startsWith('.')) return relativeViolation(at);
  const ours = /^@assay\/([^/]+)(\/.*)?$/.exec(specifier);
  if (ours !== null) {
    if (ours[2] !== undefined) return `deep import of ${specifier}`;
    if (!isTest && !allowed.includes(ours[1] ?? '')) return `${owner} may not import ${specifier}`;
    return undefined;
  }
  if (specifier.startsWith('node:') && PURE.has(owner) && !isTest && !PURE_MAY_USE.has(specifier)) {
    return `${owner} is pure and may not import ${specifier}`;
  }
  return undefined;
}

function relativeViolation(at: { root: string; file: string; owner: string; specifier: string }): string | undefined {
  const target = relative(at.root, resolve(at.root, dirname(at.file), at.specifier));
  if (!at.file.endsWith('.test.ts') && target.endsWith('.test.ts')) return `imports the test ${at.specifier}`;
  const home = at.file.split('/').slice(0, 2).join('/');
  if (isForTests(at.file) && isForTests(target)) return undefined;
  return target.startsWith(`${home}/`) ? undefined : `leaves its package by ${at.specifier}`;
}

/** Tests may use what other packages keep for tests, and nothing else of them. */
function isForTests(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/testing/');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = boundaryViolations(fileURLToPath(new URL('..', import.meta.url)));
  for (const line of violations) console.error(line);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
