import { decodeText } from '../decode-text.ts';
import type { MavenCoordinates } from './parse-pom-properties.ts';
import { pomTexts } from './pom-texts.ts';

/** Dependencies of one project that are kept; the largest have some 500. */
const MAX_DEPENDENCIES = 5000;

/** Properties of one project that are kept. */
const MAX_PROPERTIES = 5000;

/** Properties within properties. */
const MAX_NESTING = 10;

/** Characters of a coordinate. */
const MAX_LENGTH = 300;

/** What a project needs to compile or to run; the rest is there for tests, or comes from elsewhere. */
const SCOPES: ReadonlySet<string> = new Set(['', 'compile', 'runtime']);

/**
 * What a pom.xml says that the project needs at run time: `GROUP:ARTIFACT`, with `:VERSION` where the file itself tells it. Dependencies
 * that are optional or meant for tests, or that the surroundings provide, are left out; so are those of profiles and plugins, and those
 * whose names come from a parent. Never throws: the file only adds to what pom.properties tells.
 */
export function parsePomDependencies(bytes: Uint8Array, project: MavenCoordinates): readonly string[] {
  const properties = new Map<string, string>();
  const dependencies: Map<string, string>[] = [];
  for (const { path, text, isStart } of pomTexts(decodeText(bytes))) {
    if (isStart) {
      if (path !== 'project/dependencies/dependency') continue;
      if (dependencies.length >= MAX_DEPENDENCIES) break;
      dependencies.push(new Map());
    }
    const [, field] = /^project\/dependencies\/dependency\/([A-Za-z]+)$/.exec(path) ?? [];
    if (field !== undefined) dependencies.at(-1)?.set(field, text);
    const [, property] = /^project\/(?:properties\/([^/]+)|parent\/(?:groupId|version))$/.exec(path) ?? [];
    if (properties.size < MAX_PROPERTIES) properties.set(property ?? path.replaceAll('/', '.'), text);
  }
  const known = new Map([...properties, ...ownProperties(project)]);
  return [...new Set(dependencies.flatMap((dependency) => requirement(dependency, known)))];
}

/** What the project says of itself has three spellings. */
function ownProperties({ groupId, artifactId, version }: MavenCoordinates): readonly (readonly [string, string])[] {
  return ['project.', 'pom.', ''].flatMap((prefix) => [
    [`${prefix}groupId`, groupId] as const,
    [`${prefix}artifactId`, artifactId] as const,
    [`${prefix}version`, version] as const,
  ]);
}

function requirement(
  dependency: ReadonlyMap<string, string>,
  properties: ReadonlyMap<string, string>,
): readonly string[] {
  const read = (field: string): string | null => resolveProperties(dependency.get(field) ?? '', properties);
  const [groupId, artifactId, version] = [read('groupId'), read('artifactId'), read('version')];
  if (!groupId || !artifactId || !SCOPES.has(read('scope') ?? 'unknown') || read('optional') === 'true') return [];
  if (!NAME.test(groupId) || !NAME.test(artifactId)) return [];
  return [
    version !== null && VERSION.test(version) ? `${groupId}:${artifactId}:${version}` : `${groupId}:${artifactId}`,
  ];
}

const NAME = /^[\w.-]{1,300}$/;

/** One version; a range leaves open which. */
const VERSION = /^[\w.+~-]{1,300}$/;

/** The text with its properties replaced; null when one of them is not told in this file. */
function resolveProperties(text: string, properties: ReadonlyMap<string, string>): string | null {
  let resolved = text;
  for (let nesting = 0; nesting <= MAX_NESTING && resolved.length <= MAX_LENGTH; nesting++) {
    const parts = [...resolved.matchAll(/\$\{([^${}]{1,200})\}/g)];
    if (parts.length === 0) return resolved.includes('${') ? null : resolved;
    if (parts.some(([, name = '']) => !properties.has(name))) return null;
    resolved = resolved.replaceAll(/\$\{([^${}]{1,200})\}/g, (_all, name: string) => properties.get(name) ?? '');
  }
  return null;
}
