import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** A file of a package as apk's database has it. */
export type ApkFile = {
  /** Absolute. */
  readonly path: string;
  /** `sha1:…` or `sha256:…`: of the content, or of the target of a symbolic link. */
  readonly digest?: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
};

/** A package as apk's database describes it. */
export type ApkRecord = {
  readonly name: string;
  readonly version: string;
  /** Values of the other keys, which are single letters. */
  readonly fields: { readonly [key: string]: string };
  readonly files: readonly ApkFile[];
};

/** What apk's database tells. */
export type InstalledFile = {
  readonly packages: readonly ApkRecord[];
  /** Records without name or version, and lines that are no field: something may be missing. */
  readonly damage: number;
};

/** Packages of one database; all of Alpine has some 30,000. */
const MAX_PACKAGES = 200_000;

/** Characters of one line; long lists of dependencies reach some 10,000. */
const MAX_LINE_LENGTH = 1_000_000;

/** What a file has whose owner and mode the database leaves out. */
const DEFAULT_OWNER = { uid: 0, gid: 0, mode: 0o644 } as const;

/** Keys whose values are kept: architecture, origin, licence, description, URL, maintainer, build time, commit, sizes, … */
const KEPT_KEYS: ReadonlySet<string> = new Set('CATULPVDpomtcIr');

/**
 * Reads lib/apk/db/installed: lines of a letter, a colon and a value; a blank line ends a package.
 * @throws CatalogerError APK_LIMIT for lines or numbers of packages beyond all reason.
 */
export function parseInstalled(bytes: Uint8Array): InstalledFile {
  const packages: ApkRecord[] = [];
  let damage = 0;
  let lines: string[] = [];
  const finish = (): void => {
    if (lines.length === 0) return;
    const { record, badLines } = readRecord(lines);
    damage += record === null ? badLines + 1 : badLines;
    if (record !== null) packages.push(record);
    if (packages.length > MAX_PACKAGES) throw unreadable('APK_LIMIT', `more than ${MAX_PACKAGES} packages`);
    lines = [];
  };
  for (const line of linesOf(decodeText(bytes))) {
    if (line.length > MAX_LINE_LENGTH) throw unreadable('APK_LIMIT', 'a line is too long');
    if (line === '') finish();
    else lines.push(line);
  }
  finish();
  return { packages, damage };
}

/** Lines of one package: first its fields, then for each directory (`F`) its files (`R`) with owner (`a`) and checksum (`Z`). */
function readRecord(lines: readonly string[]): { readonly record: ApkRecord | null; readonly badLines: number } {
  const fields: Record<string, string> = {};
  const files: ApkFile[] = [];
  let directory = '/';
  let badLines = 0;
  for (const line of lines) {
    const key = line.charAt(0);
    const value = line.slice(2);
    const last = files.at(-1);
    if (line.charAt(1) !== ':') badLines += 1;
    else if (key === 'F') directory = value === '' ? '/' : `/${value}/`;
    else if (key === 'R') files.push({ path: `${directory}${value}`, ...DEFAULT_OWNER });
    else if (key === 'a' && last !== undefined) files[files.length - 1] = { ...last, ...readOwner(value) };
    else if (key === 'Z' && last !== undefined) files[files.length - 1] = { ...last, ...readChecksum(value) };
    else if (KEPT_KEYS.has(key)) fields[key] ??= value;
  }
  const { P: name, V: version, ...others } = fields;
  return { record: name && version ? { name, version, fields: others, files } : null, badLines };
}

/** `uid:gid:mode`, the mode in octal; newer databases put a checksum of extended attributes behind. */
function readOwner(value: string): Partial<ApkFile> {
  const [, uid, gid, mode] = /^([0-9]{1,10}):([0-9]{1,10}):([0-7]{1,5})(?::|$)/.exec(value) ?? [];
  if (uid === undefined || gid === undefined || mode === undefined) return {};
  return { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) & 0o7777 };
}

/** `Q1` and a SHA-1 in base64, or `Q2` and a SHA-256. */
function readChecksum(value: string): Partial<ApkFile> {
  const digest = Buffer.from(value.slice(2), 'base64');
  if (value.startsWith('Q1') && digest.length === 20) return { digest: `sha1:${digest.toString('hex')}` };
  if (value.startsWith('Q2') && digest.length === 32) return { digest: `sha256:${digest.toString('hex')}` };
  return {};
}
