import { readCommandLine } from '../../shell/command-line.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import type { ShellWord } from '../../shell/script.ts';

const CURL_VALUED: ReadonlySet<string> = new Set(
  '-A -b -c -C -d -D -e -E -F -h -H -K -m -o -P -Q -r -t -T -u -U -w -x -X -y -Y -z --user --header --output --data'.split(
    ' ',
  ),
);
const NONE: ReadonlySet<string> = new Set();
const OFF = /^(?:false|0|no|off)$/i;
const LOCAL = /^(?:https:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/]|$)/;

/** Variables and the values with which they turn the checking off. */
const VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['GIT_SSL_NO_VERIFY', /^(?!(?:false|0|no|off)$)./i],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['PIP_TRUSTED_HOST', /./],
  ['NPM_CONFIG_STRICT_SSL', OFF],
  ['npm_config_strict_ssl', OFF],
  ['YARN_ENABLE_STRICT_SSL', OFF],
  ['CONDA_SSL_VERIFY', OFF],
  ['CURL_INSECURE', /./],
]);

const NAMES = new RegExp([...VARIABLES.keys()].join('|'));

/** True when a text may set such a variable. */
export function mentionsVariable(text: string): boolean {
  return NAMES.test(text);
}

/** True for a variable that turns the checking of certificates off. */
export function isDisablingVariable(name: string, value: string): boolean {
  return VARIABLES.get(name)?.test(value.trim()) ?? false;
}

/** The word by which a program is told not to check certificates, or null. */
export function findDisabled({ program, args }: ProgramCall): ShellWord | null {
  switch (program) {
    case 'curl':
      return inCurl(args);
    case 'wget':
      return args.some(({ text }) => LOCAL.test(text)) ? null : find(args, /^--no-check-certificate$/);
    case 'npm':
    case 'pnpm':
    case 'yarn':
      return inConfig(args, /^(?:strict-ssl|enableStrictSsl)$/, /^--(?:no-strict-ssl$|strict-ssl=false$)/);
    case 'pip':
      return find(args, /^--trusted-host(?:=|$)|^(?:global|install)\.trusted-host$/);
    case 'git':
      return inConfig(args, /^http\.(?:.*\.)?sslverify$/i, /^http\.(?:.*\.)?sslverify=(?:false|0|no|off)$/i);
    case 'apt-get':
    case 'apt':
      return find(args, /^(?:-o)?Acquire::https::(?:[\w.-]{1,100}::)?Verify-(?:Peer|Host)=(?:"?false"?|0|no)$/i);
    case 'composer':
      return inConfig(args, /^(?:disable-tls|secure-http)$/, /^--disable-tls$/);
    case 'conda':
    case 'mamba':
      return inConfig(args, /^ssl_verify$/, /^--insecure$/);
    case 'go':
      return find(args, /^GOINSECURE=./);
    case 'gem':
      return find(args, /^:ssl_verify_mode: 0$/);
    default:
      return find(args, /^(?:--setopt=)?(?:.*\.)?sslverify=(?:false|0|no)$/i);
  }
}

function find(args: readonly ShellWord[], pattern: RegExp): ShellWord | null {
  return args.find(({ text }) => pattern.test(text)) ?? null;
}

function inCurl(args: readonly ShellWord[]): ShellWord | null {
  if (!args.some(({ text }) => /^-\w*k|^--(?:proxy-)?insecure$/.test(text))) return null;
  const line = readCommandLine(args, { valued: CURL_VALUED });
  if (line.operands.some(({ text }) => LOCAL.test(text))) return null;
  return line.find('-k', '--insecure', '--proxy-insecure')?.word ?? null;
}

/** `config set name false`, also with `=`; or an option. */
function inConfig(args: readonly ShellWord[], name: RegExp, option: RegExp): ShellWord | null {
  const given = find(args, option);
  if (given !== null) return given;
  const { operands } = readCommandLine(args, { valued: NONE });
  if (!operands.some(({ text }) => text === 'config' || text === 'set')) return null;
  const at = operands.findIndex(({ text }) => name.test(text.split('=')[0] ?? ''));
  const word = operands[at];
  if (word === undefined) return null;
  const equals = word.text.indexOf('=');
  const value = equals < 0 ? (operands[at + 1]?.text ?? '') : word.text.slice(equals + 1);
  const off = word.text.startsWith('disable-') ? /^(?:true|1)$/i : OFF;
  return off.test(value) ? word : null;
}
