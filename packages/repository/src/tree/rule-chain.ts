import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Gap } from '@assay/core';
import { type AttributeRules, type FileAttributes, NO_ATTRIBUTES, parseAttributes } from '../ignore/attributes.ts';
import { type IgnoreRules, parseIgnoreRules } from '../ignore/ignore-rules.ts';
import { type RawPath, joinRaw, pathBytes, pathText, rawPathOf } from '../raw-path.ts';

/** Bytes of one ignore or attributes file; a larger one is not followed, so that more is looked at rather than less. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The rules of one directory, with its path relative to the root of everything. */
interface Level {
  readonly directory: RawPath;
  readonly files: RuleFiles;
}

/** The ignore and attributes files that hold for a directory: its own and those of the directories above it in its tree. */
export class RuleChain {
  /** The nearest directory first. */
  readonly #levels: readonly Level[];

  private constructor(levels: readonly Level[]) {
    this.#levels = levels;
  }

  /** The rules that hold at the root of a tree. */
  static root(directory: RawPath, files: RuleFiles): RuleChain {
    return new RuleChain([{ directory, files }]);
  }

  /** The rules that hold in a directory of this one; the same ones where it has no such files. */
  below(directory: RawPath, files: RuleFiles): RuleChain {
    const isEmpty = files.ignore.length + files.ownIgnore.length + files.attributes.length === 0;
    return isEmpty ? this : new RuleChain([{ directory, files }, ...this.#levels]);
  }

  /** True when git ignores the path, were it not tracked. */
  isIgnored(path: RawPath, isDirectory: boolean): boolean {
    return this.#verdict('ignore', path, isDirectory);
  }

  /** True when an `.assayignore` leaves the path out. */
  isLeftOut(path: RawPath, isDirectory: boolean): boolean {
    return this.#verdict('ownIgnore', path, isDirectory);
  }

  /** What attributes say; the nearest file counts most. */
  attributes(path: RawPath): FileAttributes {
    let { generated, binary } = NO_ATTRIBUTES;
    for (const { directory, files } of this.#levels) {
      for (const rules of files.attributes) {
        const said = rules(relativeTo(directory, path));
        generated ??= said.generated;
        binary ??= said.binary;
      }
    }
    return { generated, binary };
  }

  #verdict(kind: 'ignore' | 'ownIgnore', path: RawPath, isDirectory: boolean): boolean {
    for (const { directory, files } of this.#levels) {
      for (const rules of files[kind]) {
        const verdict = rules.verdict(relativeTo(directory, path), isDirectory);
        if (verdict !== null) return verdict;
      }
    }
    return false;
  }
}

function relativeTo(directory: RawPath, path: RawPath): RawPath {
  return directory === '' ? path : path.slice(directory.length + 1);
}

/** The rules that the files of one directory hold, those that count most first. */
export interface RuleFiles {
  readonly ignore: readonly IgnoreRules[];
  readonly ownIgnore: readonly IgnoreRules[];
  readonly attributes: readonly AttributeRules[];
  readonly gaps: readonly Gap[];
}

/** Names of files with rules. */
export const RULE_FILES: ReadonlySet<string> = new Set(['.gitignore', '.assayignore', '.gitattributes']);

/** Reads the files with rules of a directory, of those that it has. `infoDirectory` is that of the repository, at its root. */
export function readRuleFiles(
  root: string,
  directory: RawPath,
  has: (name: string) => boolean,
  infoDirectory: string | null,
): RuleFiles {
  const gaps: Gap[] = [];
  const read = (path: Buffer, shownPath: string): string | null => {
    const text = readRules(path);
    if (typeof text === 'string') return text;
    if (text.reason !== null) gaps.push(unreadable(shownPath, text.reason));
    return null;
  };
  const own = (name: string): string | null => {
    const path = joinRaw(directory, name);
    return has(name) ? read(pathBytes(joinRaw(rawPathOf(root), path)), pathText(path)) : null;
  };
  const info = (name: string): string | null =>
    infoDirectory === null ? null : read(Buffer.from(`${infoDirectory}/${name}`), `.git/info/${name}`);
  const parsed = <T>(texts: readonly (string | null)[], parse: (text: string) => T): readonly T[] =>
    texts.flatMap((text) => (text === null ? [] : [parse(text)]));
  return {
    ignore: parsed([own('.gitignore'), info('exclude')], parseIgnoreRules),
    ownIgnore: parsed([own('.assayignore')], parseIgnoreRules),
    attributes: parsed([info('attributes'), own('.gitattributes')], parseAttributes),
    gaps,
  };
}

function unreadable(path: string, reason: string): Gap {
  return { code: 'RULES_UNREADABLE', effect: 'partial', message: `the file is not followed: ${reason}`, path };
}

/** The raw text of a regular file, or why there is none; null as reason where there is no file. */
function readRules(path: Buffer): string | { readonly reason: string | null } {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return { reason: isAbsent ? null : 'it cannot be opened, or is a symbolic link' };
  }
  try {
    if (!fstatSync(file).isFile()) return { reason: 'it is no regular file' };
    const buffer = Buffer.alloc(64 * 1024);
    const chunks: Buffer[] = [];
    let size = 0;
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
      size += count;
      if (size > MAX_BYTES) return { reason: `it is larger than ${MAX_BYTES} bytes` };
      chunks.push(Buffer.from(buffer.subarray(0, count)));
    }
    return Buffer.concat(chunks).toString('latin1');
  } catch {
    return { reason: 'it cannot be read' };
  } finally {
    closeSync(file);
  }
}
