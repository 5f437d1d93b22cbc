import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { looksRandom } from './looks-random.ts';
import { anyCase } from '../any-case.ts';

/** Names of things that hold a secret. */
const NAMES =
  '(?:pass(?:word|wd|phrase)|passwd|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|auth[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|master[_-]?key|credentials?)';

/** Secrets of Any. */
export const genericDetectors: readonly Detector[] = [
  defineDetector({
    id: 'generic-assignment',
    service: 'Any',
    title: 'Random value that is called a secret',
    summary: 'A value that looks random is assigned to something whose name says that it is secret.',
    breadth: 'generic',
    confidence: 'low',
    chosenByPeople: true,
    keywords: [
      'password',
      'passwd',
      'passphrase',
      'pwd',
      'secret',
      'token',
      'api_key',
      'api-key',
      'apikey',
      'access_key',
      'access-key',
      'accesskey',
      'auth_key',
      'auth-key',
      'authkey',
      'private_key',
      'private-key',
      'privatekey',
      'encryption_key',
      'encryption-key',
      'encryptionkey',
      'signing_key',
      'signing-key',
      'signingkey',
      'master_key',
      'master-key',
      'masterkey',
      'credential',
    ],
    ignoreKeywordCase: true,
    pattern: new RegExp(
      `(?:${anyCase(NAMES)})[\\w.-]{0,24}["'\`\\]]{0,2}[ \\t]{0,4}(?:=>|:=|={1,2}|:)[ \\t]{0,4}["'\`]{0,1}([A-Za-z0-9_.+/=~@#%!^*-]{10,150})(?=["'\`\\s,;)}\\]<&]|$)`,
    ),
    secretGroup: 1,
    minEntropy: 3.2,
    accepts: looksRandom,
    equivalents: ['gitleaks:generic-api-key'],
    examples: {
      leaks: ['app_secret = "k3J9{alnum:28}"', 'API_KEY: {hex:40}\n', 'db.password=Xy7!{alnum:14}#'],
      clean: [
        'password = getPasswordFromEnvironment',
        'token: process.env.TOKEN_VALUE_1',
        'secret_name: my-kubernetes-secret-name',
        'api_key=changeme-please-1',
        'token: /var/run/secrets/token-1',
        'tokens = tokenizer.encode',
      ],
    },
  }),
  defineDetector({
    id: 'secret-named-variable',
    service: 'Any',
    title: 'Environment variable or label that is called a secret',
    summary: 'Everyone who can pull the image can read the value.',
    breadth: 'generic',
    confidence: 'medium',
    chosenByPeople: true,
    scope: 'pairs',
    keywords: [
      'pass',
      'pwd',
      'secret',
      'token',
      'api_key',
      'api-key',
      'apikey',
      'access_key',
      'private_key',
      'encryption_key',
      'signing_key',
      'master_key',
      'credential',
    ],
    ignoreKeywordCase: true,
    before: 64,
    pattern:
      /(?<![\s\S])[\w.-]{0,64}(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access_key|private_key|encryption_key|signing_key|master_key|credentials?)(?:_?\d{1,2}|_?value|_?base64|_?key)?=([^\s]{6,200})(?![\s\S])/i,
    secretGroup: 1,
    accepts: (value) =>
      !/^(?:\/|\.{1,2}\/|file:|[a-z]+:\/\/[^@]*$)|^(?:true|false|enabled|disabled|required|optional)$/i.test(value),
    examples: {
      leaks: ['POSTGRES_PASSWORD=tr0ub4dor', 'SESSION_SECRET={alnum:32}'],
      clean: [
        'POSTGRES_PASSWORD=changeme',
        'POSTGRES_PASSWORD_FILE=/run/secrets/pg',
        'DB_PASS=',
        'PASSWORD_MIN_LENGTH=10000000',
        'TOKEN=${TOKEN}',
      ],
    },
  }),
];
