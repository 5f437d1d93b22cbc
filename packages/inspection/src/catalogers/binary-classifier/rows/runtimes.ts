import { type ProgramRow, after, at, before, named } from '../evidence.ts';
import { javaCpeVersion, openjdkVersion, oracleJdkVersion } from './java-release.ts';

/** Version of a Java launcher behind its marks: `17.0.9+9-Debian…`, `1.8.0_392-b08`. */
const JAVA_LAUNCHER = /^\0*(?:java\0+)?(?:0\.0|1\.8)\0+(\d+(?:\.\d+)*(?:_\d+)?)[-+\0]/;

/** Languages and what runs their programs. */
export const RUNTIME_ROWS: readonly ProgramRow[] = [
  {
    name: 'bun',
    files: ['bun'],
    evidence: [after('Bun v')],
    cpe: ['bun', 'bun'],
  },
  {
    name: 'dart',
    files: ['dart', 'dartaotruntime', 'dartvm'],
    evidence: ['stable', 'beta', 'dev'].map((channel) => before(` (${channel}) (`, /\0(\d+\.\d+\.\d+(?:-[\w.]+)?)$/)),
    cpe: ['dart', 'dart_software_development_kit'],
  },
  {
    name: 'deno',
    files: ['deno'],
    evidence: [
      after('Deno/', /^(\d+\.\d+\.\d+)/),
      after('release/v', /^(\d+\.\d+\.\d+)windows/),
      after('deno-', /^(?:canary\/)?[0-9a-f]{40}(\d+\.\d+\.\d+)(?:dl|release)/),
    ],
    cpe: ['deno', 'deno'],
  },
  {
    name: 'elixir',
    files: [],
    claims: ['ebin/elixir.app', 'bin/elixir'],
    evidence: [after('{vsn,"'), after('ELIXIR_VERSION=')],
    cpe: ['elixir-lang', 'elixir'],
  },
  {
    name: 'erlang',
    files: ['beam.smp', 'erlexec'],
    claims: ['releases/*/OTP_VERSION'],
    evidence: [
      { kind: 'file', read: (text) => /^\d+(?:\.\d+)*(?:-rc\d+)?(?=\s*$)/.exec(text)?.[0] ?? null },
      after('/otp_src_', /^(\d+(?:\.\d+)*)\//),
      after('/otp-OTP-', /^(\d+(?:\.\d+)*)\//),
      before('\0\0\0\0Erlang/OTP ', /\0(\d\d(?:\.\d+)+)\0+$/),
    ],
    cpe: ['erlang', 'erlang/otp'],
  },
  {
    name: 'go',
    files: [],
    claims: ['go/VERSION', 'go-*/VERSION', 'golang/VERSION'],
    evidence: [
      { kind: 'file', read: (text) => /^go(\d+\.\d+(?:\.\d+)?(?:(?:beta|rc)\d+)?)(?=\s|$)/.exec(text)?.[1] ?? null },
    ],
    cpe: ['golang', 'go'],
  },
  {
    name: 'julia',
    files: ['libjulia-internal.so.*', 'libjulia.so.*'],
    evidence: [named(/\.so\.(\d+\.\d+)/)],
    cpe: ['julialang', 'julia'],
  },
  {
    name: 'lua',
    files: ['lua', 'lua5*', 'liblua*.so*'],
    evidence: [after('Lua ', /^(5\.\d+\.\d+)  Copyright/), after('$Lua: Lua ')],
    cpe: ['lua', 'lua'],
  },
  {
    name: 'luajit',
    files: ['luajit', 'luajit-*', 'libluajit*.so*'],
    evidence: [after('LuaJIT ', /^(\d+\.\d+\.\d+(?:-beta\d+)?|2\.1\.\d{10})/)],
    cpe: ['luajit', 'luajit'],
  },
  {
    name: 'node',
    files: ['node', 'nodejs', 'libnode.so.*'],
    evidence: [
      after('node.js/v'),
      before('\0moduleLoadList', /\0v(\d+\.\d+\.\d+)$/),
      before('\0--enable-ssl2', /\0v(\d+\.\d+\.\d+)$/),
      after('\0node v'),
    ],
    cpe: ['nodejs', 'node.js'],
  },
  {
    name: 'openjdk',
    files: ['bin/java', 'libjvm.so'],
    claims: ['release'],
    evidence: [
      { kind: 'file', read: openjdkVersion },
      after('\0openjdk\0', JAVA_LAUNCHER),
      before('\0openjdk\0java\0', /\0(?:0\.0|1\.8)\0+(\d+(?:\.\d+)*(?:_\d+)?)[-+][^\0]*\0*$/),
      after('OpenJDK 64-Bit Server VM (', /^(\d+(?:\.\d+)*)[-+]/),
    ],
    cpe: ['oracle', 'openjdk'],
    cpeVersion: javaCpeVersion,
  },
  {
    name: 'oracle-jdk',
    files: ['bin/java'],
    claims: ['release'],
    evidence: [{ kind: 'file', read: oracleJdkVersion }, after('\0java\0', JAVA_LAUNCHER)],
    cpe: ['oracle', 'jdk'],
    cpeVersion: javaCpeVersion,
  },
  {
    name: 'perl',
    files: ['perl', 'perl5*', 'libperl.so*'],
    evidence: [
      at('\0v5.', /^\0v(5\.\d+\.\d+)\0/),
      after('/perl5/', /^(?:[\w-]+\/)?(5\.\d+\.\d+)[/\0]/),
      after('/perl/', /^(5\.\d+\.\d+)[/\0]/),
    ],
    cpe: ['perl', 'perl'],
  },
  {
    name: 'php',
    files: ['php', 'php5*', 'php7*', 'php8*', 'php-cgi*', 'php-fpm*', 'php-cli*', 'libphp*.so'],
    evidence: [after('X-Powered-By: PHP/', /^(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)/)],
    cpe: ['php', 'php'],
  },
  {
    name: 'pypy',
    files: ['pypy', 'pypy2*', 'pypy3*', 'libpypy*.so'],
    evidence: [after('[PyPy ')],
    cpe: ['pypy', 'pypy'],
  },
  {
    name: 'python',
    files: ['python', 'python2*', 'python3*', 'libpython*.so*'],
    evidence: [
      named(/python(\d\.\d+)/),
      before('\0%.80s (%.80s) %.80s', /\0(\d\.\d+\.\d+(?:(?:a|b|rc)\d+)?\+?)$/),
      before('<prefix>/lib/pythonX.X', /\0(\d\.\d+\.\d+(?:(?:a|b|rc)\d+)?\+?)\0(?:strict\0)?$/),
    ],
    cpe: ['python', 'python'],
  },
  {
    name: 'ruby',
    files: ['ruby', 'ruby1*', 'ruby2*', 'ruby3*', 'ruby4*', 'libruby*.so*'],
    evidence: [after('ruby ', /^(\d+\.\d+\.\d+)(?:p\d+|(?:preview|rc)\d+|dev)? ?\(20\d\d-/)],
    cpe: ['ruby-lang', 'ruby'],
  },
  {
    name: 'swipl',
    files: ['swipl', 'libswipl.so*'],
    evidence: [after('/swipl-', /^(\d+\.\d+\.\d+)\//)],
    cpe: ['swi-prolog', 'swi-prolog'],
  },
  {
    name: 'tcl',
    files: ['libtcl8*.so*', 'libtcl9*.so*'],
    evidence: [before('\0tcl_patchLevel', /\0(\d+\.\d+(?:\.|a|b)\d+)$/)],
    cpe: ['tcl', 'tcl'],
  },
];
