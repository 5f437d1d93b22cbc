import type { ProgramCall } from '../../shell/program-call.ts';
import type { ShellWord } from '../../shell/script.ts';
import { isSecretName } from '../secret-in-arg-or-env/secret-name.ts';

/** A value at a place where credentials go. */
export interface Credential {
  /** What it is in, for a message. */
  readonly where: string;
  /** May be nothing, a variable or a placeholder. */
  readonly value: string;
  readonly word: ShellWord;
  /** False where the shell leaves variables alone. */
  readonly expands: boolean;
}

const LONG =
  /^--(password|passwd|passphrase|token|auth-token|access-token|api-token|api-key|apikey|access-key|secret-key|client-secret|http-password|proxy-password|ftp-password|registry-token)(?:=(.*))?$/s;
const URL_PASSWORD = /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"']{0,200}):([^\s/@"']{1,400})@/;
const HEADER =
  /^(?:(?:proxy-)?authorization:\s*(?:bearer|basic|token)\s+|(?:x-api-key|private-token|x-auth-token|x-jfrog-art-api|job-token):\s*)(\S+)$/i;
const NPM_TOKEN = /:_(?:authToken|password|auth)=["']?([^\s"']+)["']?$/;
/** Programs whose `-p` is a password. */
const SHORT: ReadonlyMap<string, RegExp> = new Map([
  ['mysql', /^-p(.+)$/s],
  ['mysqladmin', /^-p(.+)$/s],
  ['mysqldump', /^-p(.+)$/s],
  ['mariadb', /^-p(.+)$/s],
  ['mariadb-admin', /^-p(.+)$/s],
]);
const SHORT_NEXT: ReadonlyMap<string, string> = new Map([
  ['sshpass', '-p'],
  ['useradd', '-p'],
  ['usermod', '-p'],
  ['redis-cli', '-a'],
  ['x11vnc', '-storepasswd'],
]);
const LOGINS: ReadonlySet<string> = new Set(['docker', 'podman', 'buildah', 'skopeo', 'helm', 'oras', 'az']);
/** Programs that read a password from their input. */
const READERS: ReadonlySet<string> = new Set(['chpasswd', 'passwd', 'vncpasswd']);
/** Longest word that is looked into. */
const MAX_LENGTH = 4_096;

/** The places of a call where credentials go. */
export function credentialsOf(call: ProgramCall): readonly Credential[] {
  const { program, args, command } = call;
  const found: Credential[] = [];
  for (const [at, word] of args.entries()) {
    if (word.text.length > MAX_LENGTH) continue;
    const credential = fromWord(word) ?? (word.text.startsWith('-') ? fromOption(call, word, args[at + 1]) : null);
    if (credential !== null) found.push(credential);
  }
  if (command.assignments.length > 0 || program === 'export') found.push(...fromAssignments(call));
  if (READERS.has(program)) found.push(...fromPipe(call));
  const htpasswd = program === 'htpasswd' ? fromHtpasswd(call) : null;
  if (htpasswd !== null) found.push(htpasswd);
  return found;
}

function fromWord(word: ShellWord): Credential | null {
  const { text } = word;
  if (text.includes('://')) {
    const match = URL_PASSWORD.exec(text);
    // Where both are the same, it is a default that everybody knows.
    if (match?.[2] !== undefined && match[1] !== match[2]) return make('an address', match[2], word);
  }
  if (text.includes(':_')) {
    const match = NPM_TOKEN.exec(text);
    if (match?.[1] !== undefined) return make('a setting of npm', match[1], word);
  }
  return null;
}

function fromOption({ program, args }: ProgramCall, word: ShellWord, next: ShellWord | undefined): Credential | null {
  const { text } = word;
  const long = text.startsWith('--') ? LONG.exec(text) : null;
  if (long !== null) {
    const where = `the option --${long[1] ?? ''} of ${program}`;
    if (long[2] !== undefined) return make(where, long[2], word);
    return next === undefined || next.text.startsWith('-') ? null : make(where, next.text, next);
  }
  const attached = SHORT.get(program)?.exec(text)?.[1];
  if (attached !== undefined) return make(`the option -p of ${program}`, attached, word);
  if (next === undefined) return null;
  if (
    SHORT_NEXT.get(program) === text ||
    (text === '-p' && LOGINS.has(program) && args.some((arg) => arg.text === 'login'))
  ) {
    return /^[*!x]$/.test(next.text) ? null : make(`the option ${text} of ${program}`, next.text, next);
  }
  if (program !== 'curl' && program !== 'wget') return null;
  if (text === '-u' || text === '--user') {
    const colon = next.text.indexOf(':');
    return program === 'wget' || colon < 0 ? null : make('the option --user of curl', next.text.slice(colon + 1), next);
  }
  const header = /^(?:-H|--header)$/.test(text) ? next : text.startsWith('--header=') ? word : null;
  const value = header === null ? undefined : HEADER.exec(header.text.replace(/^--header=/, ''))?.[1];
  return header === null || value === undefined ? null : make('a header', value, header);
}

/** Values that look random: names alone are too often given something made up. */
function* fromAssignments({ command, program, args }: ProgramCall): Iterable<Credential> {
  for (const { name, value } of command.assignments) {
    if (isRandom(name, value.text) && value.literal) yield make(`the variable ${name}`, value.text, value);
  }
  if (program !== 'export') return;
  for (const word of args) {
    const match = /^(\w+)=(.*)$/s.exec(word.text.slice(0, MAX_LENGTH));
    if (match?.[1] === undefined || match[2] === undefined || !word.literal || !isRandom(match[1], match[2])) continue;
    yield make(`the variable ${match[1]}`, match[2], word);
  }
}

function isRandom(name: string, value: string): boolean {
  if (value.length < 16 || value.length > MAX_LENGTH || !isSecretName(name.toLowerCase())) return false;
  if (!/^[\w+/=.-]+$/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  return !/^[./]|dummy|fake|example|change|test|placeholder|build|none|secret|password|your|xxx|1234|foo|bar/i.test(
    value,
  );
}

/** `echo user:password | chpasswd`, `echo password | passwd --stdin user`. */
function* fromPipe(call: ProgramCall): Iterable<Credential> {
  const pattern =
    call.program === 'chpasswd' ? /^[\w.-]+:([^\s:\\]{1,400})(?:\\n)?$/ : /^([^\s\\-][^\s\\]{0,400})(?:\\n)?$/;
  for (const other of call.siblings.slice(Math.max(0, call.at - 3), call.at)) {
    if (other.command.pipeline !== call.command.pipeline || !['echo', 'printf'].includes(other.program)) continue;
    for (const word of other.args) {
      const match = pattern.exec(word.text);
      if (match?.[1] !== undefined) yield make(`the input of ${call.program}`, match[1], word);
    }
  }
}

/** `htpasswd -b file user password`. */
function fromHtpasswd({ args }: ProgramCall): Credential | null {
  const word = args.findLast(({ text }) => !text.startsWith('-'));
  const given = word !== undefined && args.some(({ text }) => /^-[a-zA-Z]*b/.test(text));
  return given ? make('the arguments of htpasswd', word.text, word) : null;
}

function make(where: string, value: string, word: ShellWord): Credential {
  return { where, value, word, expands: !word.literal };
}
