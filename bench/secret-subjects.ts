import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where source text is that machines have anyway. */
const PLACES = ['/usr/local/go/src/**/*.go', '/usr/include/**/*.h', '/usr/lib/python3*/**/*.py'] as const;
/** Larger files are no ordinary source text. */
const MAX_FILE = 512 * 1024;
const FILES_OF_DIRECTORY = 100;

/** A directory of source text. */
export interface SourceText {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** Collects source text that is on the machine, and JavaScript of this checkout where that is too little. */
export function sourceText(work: string, root: string, wantedBytes: number): SourceText {
  const path = join(work, `source-${wantedBytes}`);
  rmSync(path, { recursive: true, force: true });
  let [files, bytes] = [0, 0];
  const found = PLACES.flatMap((place) => globSync(place)).concat(globSync(`${root}/node_modules/**/*.{js,ts,md}`));
  for (const file of found) {
    if (bytes >= wantedBytes) break;
    const status = statSync(file);
    if (!status.isFile() || status.size === 0 || status.size > MAX_FILE) continue;
    const directory = join(path, `d${Math.floor(files / FILES_OF_DIRECTORY)}`);
    mkdirSync(directory, { recursive: true });
    copyFileSync(file, join(directory, `${files}-${basename(file)}`));
    files++;
    bytes += status.size;
  }
  return { path, files, bytes };
}

/** Numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lines that look like a program. */
function program(next: () => number, lines: number): string {
  const word = (): string => WORDS[Math.floor(next() * WORDS.length)] ?? 'x';
  const text: string[] = [];
  for (let line = 0; line < lines; line++) {
    text.push(`  const ${word()}${Math.floor(next() * 1000)} = ${word()}.${word()}(${word()}, '${word()} ${word()}');`);
  }
  return `${text.join('\n')}\n`;
}

const WORDS =
  'index value token key secret path config client server request answer parse format list table row user name'.split(
    ' ',
  );

/** Makes a repository of so many commits by `git fast-import`; each changes two of some hundred files. */
export function longHistory(work: string, commits: number): string {
  const path = join(work, `history-${commits}`);
  if (existsSync(join(path, '.git', 'made'))) return path;
  rmSync(path, { recursive: true, force: true });
  run('git', ['init', '-q', '-b', 'main', path]);
  const next = numbers(7);
  const parts: string[] = [];
  for (let commit = 1; commit <= commits; commit++) {
    const message = `change ${commit}`;
    parts.push(
      `commit refs/heads/main\nmark :${commit}\ncommitter A <a@example.com> ${1_700_000_000 + commit} +0000\ndata ${message.length}\n${message}\n`,
    );
    if (commit > 1) parts.push(`from :${commit - 1}\n`);
    for (let file = 0; file < 2; file++) {
      const content = program(next, 40 + Math.floor(next() * 160));
      parts.push(
        `M 100644 inline src/m${Math.floor(next() * 20)}/f${Math.floor(next() * 30)}.ts\ndata ${content.length}\n${content}\n`,
      );
    }
  }
  run('git', ['-C', path, 'fast-import', '--quiet'], parts.join(''));
  run('git', ['-C', path, 'reset', '-q', '--hard', 'main']);
  writeFileSync(join(path, '.git', 'made'), '');
  return path;
}

function run(program_: string, args: readonly string[], input?: string): void {
  const result = spawnSync(program_, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${program_} ${args.join(' ')}: ${result.stderr}`);
}
