import type { LintRule } from '../../contracts/lint-rule.ts';
import { baseName, isRemote } from '../../stages/copy-parts.ts';

const NAMES: ReadonlySet<string> = new Set([
  '.env',
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  '.my.cnf',
  '.git-credentials',
  '.dockercfg',
  '.htpasswd',
  '.vault-token',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  'credentials.json',
  'service-account.json',
  'kubeconfig',
  'secrets.yml',
  'secrets.yaml',
  'master.key',
]);
const EXTENSION = /\.(?:jks|keystore|p12|pfx|ovpn|psafe3|kdbx|ppk|pkcs12)$/i;
const PATHS = /(?:^|\/)(?:\.aws\/credentials|\.docker\/config\.json|\.kube\/config|\.ssh|\.gnupg)\/?$/;

/** COPY or ADD of a file that usually holds credentials. */
export const secretFileCopied: LintRule = {
  id: 'secret-file-copied',
  aliases: ['DS-0031', 'CIS-DI-0010'],
  title: 'File with credentials copied into the image',
  summary: 'COPY or ADD takes a file that by its name holds credentials.',
  rationale:
    'Everybody who can pull the image can read it, also when a later step deletes the file: it stays in its layer.',
  remedy: 'Hand it to the step that needs it with RUN --mount=type=secret, or to the container when it runs.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { secret: 'The file {source} usually holds credentials.' },
  params: {
    names: { type: 'strings', description: 'Further file names that hold credentials.', default: [] },
    allow: { type: 'strings', description: 'File names that are harmless here.', default: [] },
  },
  references: [{ title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' }],
  examples: {
    bad: [
      { text: 'FROM debian:13\nCOPY .npmrc /root/\n', messages: ['secret'] },
      { text: 'FROM debian:13\nARG KEY=keys/id_rsa\nADD $KEY /root/.ssh/\n', messages: ['secret'] },
      { text: 'FROM debian:13\nCOPY prod.jks /app/\n', messages: ['secret'] },
      { text: 'FROM debian:13\nCOPY token.txt /\n', params: { names: ['token.txt'] }, messages: ['secret'] },
    ],
    good: [
      { text: 'FROM debian:13\nCOPY package.json /app/\n' },
      { text: 'FROM debian:13\nCOPY .env.example /app/\n' },
      { text: 'FROM debian:13\nCOPY .npmrc /app/\n', params: { allow: ['.npmrc'] } },
      { text: 'FROM debian:13\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n' },
    ],
  },
  *check(file, context) {
    const extra = new Set(context.strings('names'));
    const allowed = new Set(context.strings('allow'));
    for (const copy of [...file.of('COPY'), ...file.of('ADD')]) {
      if (copy.flag('from') !== undefined) continue;
      for (const source of file.copy(copy).sources) {
        const { text } = file.expand(source, copy);
        const name = baseName(text);
        if (allowed.has(name) || isRemote(text)) continue;
        if (extra.has(name) || NAMES.has(name.toLowerCase()) || EXTENSION.test(name) || PATHS.test(text)) {
          yield { messageId: 'secret', data: { source: text }, span: source.span };
        }
      }
    }
  },
};
