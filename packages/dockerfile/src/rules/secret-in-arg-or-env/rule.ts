import type { LintRule } from '../../contracts/lint-rule.ts';
import { isHarmlessValue, isSecretName } from './secret-name.ts';
import { buildCheck } from '../references.ts';

/** A credential in ARG or ENV. */
export const secretInArgOrEnv: LintRule = {
  id: 'secret-in-arg-or-env',
  aliases: ['DL3064', 'SecretsUsedInArgOrEnv', 'DS-0031', 'CIS-DI-0010'],
  title: 'Credential in ARG or ENV',
  summary: 'ARG or ENV has a name that stands for a credential.',
  rationale:
    'Values of ENV are in the configuration of the image and values of ARG in its history: whoever pulls it can read them.',
  remedy: 'Use RUN --mount=type=secret during the build, and give credentials to the container when it starts.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    arg: 'The argument {name} looks like a credential: its value stays in the history of the image.',
    env: 'The variable {name} looks like a credential: its value stays in the configuration of the image.',
  },
  params: {
    names: { type: 'strings', description: 'Further names of credentials.', default: [] },
    allow: { type: 'strings', description: 'Names that are no credentials.', default: [] },
  },
  references: [buildCheck('SecretsUsedInArgOrEnv')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nARG NPM_TOKEN\n', messages: ['arg'] },
      { text: 'FROM debian:13\nENV DB_PASSWORD=hunter2 AWS_SECRET_ACCESS_KEY=$KEY\n', messages: ['env', 'env'] },
      { text: 'FROM debian:13\nENV PIN=1234\n', params: { names: ['PIN'] }, messages: ['env'] },
    ],
    good: [
      { text: 'FROM debian:13\nENV PUBLIC_KEY=abc DB_PASSWORD_FILE=/run/secrets/db TOKEN_TTL=30\n' },
      { text: 'FROM debian:13\nENV DB_PASSWORD= ALLOW_EMPTY_PASSWORD=yes SECRET_DIR=/run CA_KEY=tls/ca.key\n' },
      { text: 'FROM debian:13\nENV KEYBOARD=de AUTHOR=jo\n' },
      { text: 'FROM debian:13\nENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305\n' },
      { text: 'FROM debian:13\nENV API_TOKEN=none\n', params: { allow: ['API_TOKEN'] } },
    ],
  },
  *check(file, context) {
    const extra = new Set(context.strings('names').map((name) => name.toLowerCase()));
    const allowed = new Set(context.strings('allow').map((name) => name.toLowerCase()));
    for (const instruction of [...file.of('ARG'), ...file.of('ENV')]) {
      const isEnv = instruction.keyword === 'ENV';
      for (const { name, value, nameSpan, valueSpan } of instruction.keyValues.pairs) {
        const lower = name.toLowerCase();
        if (allowed.has(lower) || !(extra.has(lower) || isSecretName(lower))) continue;
        const text = value === null ? null : file.expand({ text: value, span: valueSpan }, instruction).text;
        if (text === null ? isEnv : isHarmlessValue(text, isEnv)) continue;
        yield { messageId: isEnv ? 'env' : 'arg', data: { name }, span: nameSpan };
      }
    }
  },
};
