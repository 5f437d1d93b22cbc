import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { isSecretName } from '../secret-in-arg-or-env/secret-name.ts';
import { type Credential, credentialsOf } from './credentials.ts';

/** Values that stand for something else, or that are nobody's secret. */
const PLACEHOLDER =
  /^(?:x{3,}|\*+|<.*>|\.\.\.|user(?:name)?|pass(?:word|wd)?|secret|token|git|oauth2?|change_?me|changeit|example|dummy|none|null|true|false|yes|no|stdin|-)$/i;

/** A credential on a command line. */
export const secretOnCommandLine: LintRule = {
  id: 'secret-on-command-line',
  aliases: ['DS-0031'],
  title: 'Credential on a command line',
  summary: 'A step has a credential on a command line.',
  rationale:
    'The command is in the history of the image with all that is written in it: whoever pulls the image can read it.',
  remedy: 'Use RUN --mount=type=secret and read the file in the step; revoke what was published.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    literal: 'A credential is written out in {where}: it stays in the history of the image.',
    argument: 'The credential in {where} comes from {name}: its value stays in the history of the image.',
  },
  references: [{ title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' }],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN curl -fsSL -u deploy:hunter2 https://example.com/a\n', messages: ['literal'] },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  git clone https://ci:hunter2@example.com/a.git; \\\n  (wget --http-password=hunter2 https://example.com/b)\n',
        messages: ['literal', 'literal'],
      },
      {
        text: 'FROM debian:13\nRUN curl -H "Authorization: Bearer abc123def456" https://example.com/a\n',
        messages: ['literal'],
      },
      {
        text: 'FROM debian:13\nRUN echo "root:hunter2" | chpasswd && mysql -uroot -phunter2 < a.sql\n',
        messages: ['literal', 'literal'],
      },
      {
        text: 'FROM node:24\nARG REGISTRY_PAT\nRUN echo "//registry.example.com/:_authToken=${REGISTRY_PAT}" > ~/.npmrc && npm ci\n',
        messages: ['argument'],
      },
      {
        text: 'FROM debian:13\nRUN AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY aws s3 cp s3://a/b c\n',
        messages: ['literal'],
      },
      {
        text: 'FROM debian:13\nRUN htpasswd -bc /etc/users jo hunter2 && echo -n hunter2 | passwd --stdin jo\n',
        messages: ['literal', 'literal'],
      },
      { text: 'FROM debian:13\nRUN ["docker", "login", "-u", "ci", "-p", "hunter2"]\n', messages: ['literal'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN --mount=type=secret,id=t curl -H "Authorization: Bearer $(cat /run/secrets/t)" https://example.com/a\n',
      },
      {
        text: 'FROM debian:13\nRUN curl -u "$USER:$PASSWORD" https://example.com/a && git clone https://git@example.com/a && git clone ssh://git@example.com/b\n',
      },
      {
        text: 'FROM debian:13\nRUN SECRET_KEY=dummy python manage.py collectstatic && tool --password-file /p --token "$T" --password ""\n',
      },
      { text: "FROM node:24\nARG NPM\nRUN echo '//registry.example.com/:_authToken=${NPM_TOKEN}' > ~/.npmrc\n" },
      {
        text: 'FROM debian:13\nRUN mkdir -p a:b@c && curl http://localhost:8080/@a/b && ssh-keygen -N "" && htpasswd -c f jo && passwd -l root && mysql -p -u root\n',
      },
      { text: 'FROM debian:13\nRUN useradd -p "" app && echo "a:b" | tee x && cp -p a b && mkdir -p x\n' },
    ],
  },
  *check(file) {
    for (const run of file.of('RUN')) {
      for (const call of file.callsOf(run)) {
        for (const credential of credentialsOf(call)) {
          const violation = judge(file, run, credential);
          if (violation !== null) yield violation;
        }
      }
    }
  },
};

function judge(file: Dockerfile, run: Instruction, { where, value, word, expands }: Credential): Violation | null {
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(value);
  if (!/[$`]/.test(value)) {
    if (value === '' || PLACEHOLDER.test(value) || /^[./~]|^(?:file|env|pass):/.test(value)) return null;
    return { messageId: 'literal', data: { where }, span: word.span };
  }
  const name = variable?.[1] ?? variable?.[2] ?? '';
  // Names that stand for a credential are found where they are declared.
  if (name === '' || !expands || isSecretName(name.toLowerCase()) || file.assigns(run, name)) return null;
  if (file.lookupAt(run)(name).kind === 'undeclared') return null;
  return { messageId: 'argument', data: { where, name }, span: word.span };
}
