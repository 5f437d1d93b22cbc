import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../scanner/create-scanner.ts';
import { expandExample } from './expand-example.ts';
import { patternWidth } from './pattern-width.ts';
import { detectors } from './registry.ts';

const fingerprintKey = Buffer.alloc(32, 7);
const everything = createScanner({ detectors: detectors.modules, fingerprintKey });

/** A path that every detector with a restriction accepts one of. */
const PATHS = ['/srv/app.conf', '/root/.pypirc', '/root/.m2/settings.xml', '/etc/shadow', '/srv/store.p12'];

function pathFor(paths: RegExp | null): string {
  return PATHS.find((path) => paths === null || paths.test(path)) ?? '';
}

function bytesOf(template: string): Buffer {
  return Buffer.from(expandExample(template), 'latin1');
}

describe.each(detectors.modules.map((detector) => [detector.id, detector] as const))('detector %s', (id, detector) => {
  const path = pathFor(detector.paths);
  const alone = createScanner({ detectors: [detector], fingerprintKey });
  const idsFound = (scanner: typeof alone, template: string): readonly string[] => {
    const bytes = bytesOf(template);
    const result = detector.scope === 'pairs' ? scanner.scanPair(bytes) : scanner.scan(bytes, { path });
    return result.occurrences.map((occurrence) => occurrence.detector);
  };

  it.each(detector.examples.leaks)('finds the secret in %s', (template) => {
    expect(idsFound(alone, template)).toContain(id);
  });

  it.each(detector.examples.leaks)('is the one that reports %s when all look', (template) => {
    expect(idsFound(everything, template)).toContain(id);
  });

  it.each(detector.examples.clean)('finds nothing in %s', (template) => {
    expect(idsFound(alone, template)).not.toContain(id);
  });

  it('has an example of either kind and a keyword', () => {
    expect(detector.examples.leaks.length).toBeGreaterThan(0);
    expect(detector.examples.clean.length).toBeGreaterThan(0);
    expect(detector.keywords.length).toBeGreaterThan(0);
    for (const { text } of detector.keywords) expect(text.length).toBeGreaterThan(1);
  });

  it('has a pattern whose longest match fits into what is read around a keyword', () => {
    expect(patternWidth(detector.pattern.source)).toBeLessThanOrEqual(detector.before + detector.after);
  });

  it('has a summary of one sentence', () => {
    expect(detector.summary).toMatch(/^[A-Z].*\.$/);
    expect(detector.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });
});

describe('the sources of this package', () => {
  const root = new URL('..', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  it.each(files)('%s holds nothing that looks like a secret', (file) => {
    const { occurrences } = everything.scan(readFileSync(new URL(file, root)), { path: `/src/${file}` });
    expect(occurrences).toEqual([]);
  });
});

describe('registry of detectors', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it('holds every folder, in alphabetical order', () => {
    const text = readFileSync(new URL('registry.ts', import.meta.url), 'utf8');
    const imported = [...text.matchAll(/from '\.\/([^/]+)\/detector\.ts'/g)].map((match) => match[1]);
    expect(imported).toEqual(folders.map((folder) => folder.name).toSorted());
  });

  it('knows more than seventy services', () => {
    expect(new Set(detectors.modules.map((detector) => detector.service)).size).toBeGreaterThan(70);
  });
});
