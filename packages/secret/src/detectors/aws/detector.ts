import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** What an access key id looks like: what follows the prefix is base 32. */
const KEY_ID = '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}';

/** Secrets of AWS. */
export const awsDetectors: readonly Detector[] = [
  defineDetector({
    id: 'aws-access-key-id',
    service: 'AWS',
    title: 'AWS access key id',
    summary: 'Names an access key and its account; with the secret key it acts as its owner.',
    keywords: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: new RegExp(`(?<![A-Za-z0-9])${KEY_ID}(?![A-Za-z0-9])`),
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:aws-access-token', 'trivy:aws-access-key-id'],
    examples: {
      leaks: ['AWS_ACCESS_KEY_ID=AKIA{base32:16}', 'ASIA{base32:16}'],
      clean: ['AKIA{}IOSFODNN7EXAMPLE', 'AKIA{base32:15}', 'XAKIA{base32:16}', 'AKIA{base32:15}0'],
    },
  }),
  defineDetector({
    id: 'aws-access-key-pair',
    service: 'AWS',
    title: 'AWS secret key beside its key id',
    summary: 'Acts as the owner of the access key, with everything that the owner may do.',
    keywords: ['AKIA', 'ASIA', 'ABIA'],
    pattern: new RegExp(
      `(?<![A-Za-z0-9])${KEY_ID}(?![A-Za-z0-9])[^A-Za-z0-9][\\s\\S]{0,240}?(?<![A-Za-z0-9/+=])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
    ),
    secretGroup: 1,
    minEntropy: 4.25,
    accepts: (secret) => !/^[0-9a-f]{40}$/i.test(secret),
    examples: {
      leaks: ['AKIA{base32:16},{base64:40}', 'key AKIA{base32:16}\nsecret: {base64:40}\n'],
      clean: ['AKIA{base32:16} {hex:40}', 'AKIA{base32:16},{base64:39}'],
    },
  }),
  defineDetector({
    id: 'aws-secret-access-key',
    service: 'AWS',
    title: 'AWS secret access key',
    summary: 'Acts as the owner of the access key, with everything that the owner may do.',
    keywords: ['aws', 'secret_access_key', 'secretaccesskey', 'secret-access-key'],
    ignoreKeywordCase: true,
    pattern: assigned('aws[\\w.-]{0,20}(?:secret|key|sk)|secret[_-]?access[_-]?key', '[A-Za-z0-9/+]{40}'),
    secretGroup: 1,
    minEntropy: 4,
    equivalents: ['trivy:aws-secret-access-key'],
    examples: {
      leaks: ['AWS_SECRET_ACCESS_KEY={base64:40}', '"SecretAccessKey": "{base64:40}"', "aws_secret = '{base64:40}'"],
      clean: [
        'aws_commit={base64:40}',
        'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY{}EXAMPLEKEY',
        'AWS_SECRET_ACCESS_KEY={base64:39}',
      ],
    },
  }),
  defineDetector({
    id: 'aws-session-token',
    service: 'AWS',
    title: 'AWS session token',
    summary: 'Together with its temporary key acts as the role until the session ends.',
    keywords: ['session_token', 'sessiontoken', 'security_token'],
    ignoreKeywordCase: true,
    pattern: assigned('session_?token|security_token', '(?:IQoJ|FwoG|FQoG)[A-Za-z0-9/+=]{200,1800}'),
    after: 2048,
    secretGroup: 1,
    confidence: 'medium',
    examples: { leaks: ['AWS_SESSION_TOKEN=IQoJ{base64:400}'], clean: ['aws_session_token=IQoJ{base64:100}'] },
  }),
  defineDetector({
    id: 'aws-mws-auth-token',
    service: 'AWS',
    title: 'Amazon MWS auth token',
    summary: 'Acted for a seller in the Marketplace Web Service.',
    keywords: ['amzn.mws.'],
    pattern: /amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/,
    examples: { leaks: ['amzn.mws.{uuid}'], clean: ['amzn.mws.{hex:8}-{hex:4}'] },
  }),
  defineDetector({
    id: 'aws-bedrock-api-key',
    service: 'AWS',
    title: 'Amazon Bedrock API key',
    summary: 'Uses the models of Amazon Bedrock at the expense of its account.',
    keywords: ['ABSK', 'bedrock-api-key-'],
    pattern:
      /(?<![A-Za-z0-9])(?:ABSK[A-Za-z0-9+/]{109,269}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{40,400})(?![A-Za-z0-9+/=])/,
    minEntropy: 3,
    equivalents: ['gitleaks:aws-amazon-bedrock-api-key-long-lived', 'gitleaks:aws-amazon-bedrock-api-key-short-lived'],
    examples: {
      leaks: ['ABSK{base64:120}', 'bedrock-api-key-{base64:90}'],
      clean: ['ABSK{base64:60}', 'bedrock-api-key-name'],
    },
  }),
];
