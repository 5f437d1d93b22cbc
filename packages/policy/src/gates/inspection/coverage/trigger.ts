import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf } from '../../../parameters/text-kinds.ts';
import { decimal } from '../../../parameters/comparison.ts';
import type { Package } from '@assay/core';

export const coverage: Trigger = defineTrigger({
  id: 'coverage',
  title: 'Low coverage',
  summary: 'Fires when fewer of the files than so many percent belong to a package.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['files', 'packages'],
  params: {
    minimum_percent: required(decimal, {
      summary: 'Percent of the files that have to belong to a package.',
      example: '80',
    }),
    files: withDefault(oneOf(['programs', 'all']), 'programs', {
      summary: 'Whether files with an execute bit or all files are counted.',
      example: 'all',
    }),
  },
  messages: { low: '{explained} of {total} files ({percent} percent) belong to a package' },
  ask: () => ({ packageFiles: true }),
  *evaluate({ files, packages }, params) {
    const explained = explainedPaths(packages);
    let total = 0;
    let covered = 0;
    const unexplained: string[] = [];
    for (const { path, type, mode } of files.entries()) {
      if (type !== 'file' || (params.files === 'programs' && (mode & 0o111) === 0)) continue;
      total += 1;
      if (isExplained(path, explained)) covered += 1;
      else if (unexplained.length < MAX_SHOWN) unexplained.push(path);
    }
    if (total === 0 || (covered / total) * 100 >= params.minimum_percent) return;
    const data = { explained: covered, total, percent: Math.floor((covered / total) * 100) };
    yield { message: 'low', data, subject: { kind: 'image', key: 'coverage' }, evidence: { ...data, unexplained } };
  },
});

/** Most files that the evidence names. */
const MAX_SHOWN = 20;

/** Files of packages, files that prove a package, and the directories of packages that are directories. */
function explainedPaths(packages: readonly Package[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { files, locations } of packages) {
    for (const { path } of files ?? []) paths.add(path);
    for (const { path } of locations) {
      paths.add(path);
      if (/\/(?:package\.json|METADATA|PKG-INFO)$/.test(path)) paths.add(`${path.slice(0, path.lastIndexOf('/'))}/`);
    }
  }
  return paths;
}

function isExplained(path: string, explained: ReadonlySet<string>): boolean {
  if (explained.has(path)) return true;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (explained.has(path.slice(0, end + 1))) return true;
  }
  return false;
}
