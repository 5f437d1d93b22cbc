import { type ImageConfig, compareText } from '@assay/core';
import { parseDockerfile } from '../syntax/parse-dockerfile.ts';

/** Most instructions that are made of one list of the configuration. */
const MAX_ITEMS = 500;

/**
 * Instructions for what the configuration holds and a text does not set: what came with the base image, or was set by a builder
 * that keeps no history.
 */
export function missingInstructions(config: ImageConfig, text: string): readonly string[] {
  const { instructions } = parseDockerfile(text);
  const keywords = new Set(instructions.map((instruction) => instruction.keyword));
  const names = (keyword: string): ReadonlySet<string> => {
    const own = instructions.filter((instruction) => instruction.keyword === keyword);
    return new Set(own.flatMap((instruction) => instruction.keyValues.pairs.map((pair) => unquote(pair.name))));
  };
  const words = (keyword: string): ReadonlySet<string> => {
    const own = instructions.filter((instruction) => instruction.keyword === keyword);
    return new Set(
      own.flatMap(({ exec, words: plain }) => exec?.map(({ value }) => value) ?? plain.map((word) => word.text)),
    );
  };
  return [
    ...pairs('ENV', config.env.map(splitPair), names('ENV')),
    ...pairs('LABEL', Object.entries(config.labels), names('LABEL')),
    ...missing(config.exposedPorts, words('EXPOSE'), (port) => port.replace(/\/tcp$/, '')).map(
      (port) => `EXPOSE ${port}`,
    ),
    ...missing(config.volumes, words('VOLUME')).map((path) => `VOLUME ${JSON.stringify([path])}`),
    ...(config.workingDir === '' || keywords.has('WORKDIR') ? [] : [`WORKDIR ${oneLine(config.workingDir)}`]),
    ...command('ENTRYPOINT', keywords.has('ENTRYPOINT') ? null : config.entrypoint),
    ...command('CMD', keywords.has('CMD') || keywords.has('ENTRYPOINT') ? null : config.cmd),
  ];
}

function pairs(
  keyword: string,
  entries: readonly (readonly [string, string])[],
  known: ReadonlySet<string>,
): readonly string[] {
  return entries
    .filter(([name]) => name !== '' && !known.has(name))
    .toSorted(([a], [b]) => compareText(a, b))
    .slice(0, MAX_ITEMS)
    .map(([name, value]) => `${keyword} ${quote(name)}=${quote(value)}`);
}

function missing(
  values: readonly string[],
  known: ReadonlySet<string>,
  key: (value: string) => string = (value) => value,
): readonly string[] {
  const have = new Set([...known].map(key));
  const safe = values.filter((value) => !have.has(key(value)) && /^[^\s]{1,4096}$/.test(value));
  return safe.slice(0, MAX_ITEMS).map((value) => (value.endsWith('\\') ? `${value}/` : value));
}

/** A command that a shell was given is in shell form. */
function command(keyword: string, words: readonly string[] | null): readonly string[] {
  if (words === null || words.length === 0) return [];
  const [shell, flag, text] = words;
  if (shell === '/bin/sh' && flag === '-c' && text !== undefined && words.length === 3)
    return [`${keyword} ${oneLine(text)}`];
  return [`${keyword} ${JSON.stringify(words)}`];
}

function splitPair(entry: string): readonly [string, string] {
  const equals = entry.indexOf('=');
  return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
}

function quote(text: string): string {
  if (/^[\w./:@-]+$/.test(text)) return text;
  return `"${text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/["\\$]/g, String.raw`\$&`)}"`;
}

function unquote(text: string): string {
  return text.replaceAll(/["']/g, '');
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/[\r\n]+/g, ' ').trimEnd();
  return flat.endsWith('\\') ? `${flat} ""` : flat;
}
