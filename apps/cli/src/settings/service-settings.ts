import { InvalidValue, type Setting } from './setting.ts';
import {
  parseAddress,
  parseBlobs,
  parseDatabase,
  parseLaneSlots,
  parseNetwork,
  type BlobLocation,
  type DatabaseLocation,
  type LaneSlots,
  type ListenAddress,
} from './service-values.ts';
import {
  allOf,
  oneOf,
  parseChoice,
  parseCount,
  parseDuration,
  parseOrigin,
  parsePath,
  parseSize,
  parseText,
  quoted,
} from './value-types.ts';

/** How the service runs. */
export interface ServiceSettingTable {
  readonly data: Setting<string | null>;
  readonly listen: Setting<ListenAddress>;
  readonly database: Setting<DatabaseLocation | null>;
  readonly blobs: Setting<BlobLocation | null>;
  readonly role: Setting<'api' | 'worker' | 'all'>;
  readonly publicUrl: Setting<string | null>;
  readonly adminKey: Setting<string | null>;
  readonly allowEgress: Setting<readonly string[]>;
  readonly trustedProxy: Setting<readonly string[]>;
  readonly slots: Setting<readonly LaneSlots[]>;
  readonly requestsPerMinute: Setting<number>;
  readonly uploadLimit: Setting<number>;
  readonly metricsListen: Setting<ListenAddress | null>;
  readonly logLevel: Setting<'debug' | 'info' | 'warn' | 'error' | 'silent'>;
  readonly logFormat: Setting<'auto' | 'json' | 'text'>;
  readonly stopGrace: Setting<number>;
}

/** What services have in common: only their own commands take them, and no file that lies in the working directory says them. */
const OWN = { config: 'own', commands: ['serve'] } as const;

/** What says where a service keeps its records. */
const RECORDS = { config: 'own', commands: ['serve', 'audit verify', 'audit export', 'backup', 'restore'] } as const;

/** What says where a service keeps what else it has. */
const PLACES = { config: 'own', commands: ['serve', 'backup', 'restore'] } as const;

export const SERVICE_SETTINGS: ServiceSettingTable = {
  data: {
    ...RECORDS,
    name: 'data',
    shape: 'one',
    placeholder: 'DIR',
    summary: 'Directory of the service: its database, documents, encryption keys and advisory data.',
    environment: 'ASSAY_DATA',
    default: null,
    defaultText: '$XDG_DATA_HOME/assay',
    parse: oneOf(parsePath),
  },
  listen: {
    config: 'own',
    commands: ['serve', 'controller'],
    name: 'listen',
    shape: 'one',
    placeholder: 'HOST:PORT',
    summary: 'Where requests are answered; :PORT for every address of the machine.',
    environment: 'ASSAY_LISTEN',
    default: { host: '127.0.0.1', port: 8080 },
    defaultText: '127.0.0.1:8080',
    parse: oneOf(parseAddress),
  },
  database: {
    ...RECORDS,
    name: 'database',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Where records are kept: postgres://USER:PASSWORD@HOST/NAME, or a file for the embedded database.',
    environment: 'ASSAY_DATABASE',
    secret: true,
    default: null,
    defaultText: 'assay.db in the data directory',
    parse: oneOf(parseDatabase),
  },
  blobs: {
    ...PLACES,
    name: 'blobs',
    shape: 'one',
    placeholder: 'DIR',
    summary:
      'Where documents are kept: a directory, or s3://BUCKET/PREFIX?region=REGION&endpoint=URL with credentials as programs for AWS find them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, AWS_PROFILE, or those of the container or instance.',
    environment: 'ASSAY_BLOBS',
    default: null,
    defaultText: 'blobs in the data directory',
    parse: oneOf(parseBlobs),
  },
  role: {
    ...OWN,
    name: 'role',
    shape: 'one',
    placeholder: 'ROLE',
    summary: 'What this process does: answer requests (api), work on jobs (worker), or both (all).',
    environment: 'ASSAY_ROLE',
    choices: ['api', 'worker', 'all'],
    default: 'all',
    defaultText: 'all',
    parse: oneOf(parseChoice(['api', 'worker', 'all'])),
  },
  publicUrl: {
    ...OWN,
    name: 'public-url',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Address that people reach the service by: https://assay.example.',
    environment: 'ASSAY_PUBLIC_URL',
    default: null,
    defaultText: 'the one that each request names',
    parse: oneOf(parseOrigin),
  },
  adminKey: {
    ...OWN,
    name: 'admin-key',
    flag: false,
    config: 'none',
    shape: 'one',
    placeholder: null,
    summary: 'API key of the administrator, at least 16 characters; another one at a later start takes its place.',
    environment: 'ASSAY_ADMIN_KEY',
    secret: true,
    default: null,
    defaultText: 'one is made up at the first start and printed once',
    parse: oneOf(parseAdminKey),
  },
  allowEgress: {
    ...OWN,
    name: 'allow-egress',
    shape: 'many',
    placeholder: 'NETWORK',
    summary: 'Private network (CIDR) or host that the service may connect to for its users; may be repeated.',
    environment: 'ASSAY_ALLOW_EGRESS',
    default: [],
    defaultText: 'none: only public addresses',
    parse: allOf(parseText),
  },
  trustedProxy: {
    ...OWN,
    name: 'trusted-proxy',
    shape: 'many',
    placeholder: 'NETWORK',
    summary: 'Proxy (address or CIDR) whose X-Forwarded-For, -Proto and -Host are believed; may be repeated.',
    environment: 'ASSAY_TRUSTED_PROXY',
    default: [],
    defaultText: 'none',
    parse: allOf(parseNetwork),
  },
  slots: {
    ...OWN,
    name: 'slots',
    shape: 'many',
    placeholder: 'LANE=COUNT',
    summary: 'Jobs at once in a lane: interactive, push, rescan or feed; may be repeated.',
    environment: 'ASSAY_SLOTS',
    default: [],
    defaultText: 'interactive=4, push=2, rescan=2, feed=1',
    parse: allOf(parseLaneSlots),
  },
  requestsPerMinute: {
    ...OWN,
    name: 'requests-per-minute',
    shape: 'one',
    placeholder: 'COUNT',
    summary: 'Requests that one caller may send to this process in a minute; a tenth of it without a credential.',
    environment: 'ASSAY_REQUESTS_PER_MINUTE',
    default: 20_000,
    defaultText: '20000',
    parse: oneOf(parseCount),
  },
  uploadLimit: {
    ...OWN,
    name: 'upload-limit',
    shape: 'one',
    placeholder: 'SIZE',
    summary: 'Largest archive that may be uploaded.',
    environment: 'ASSAY_UPLOAD_LIMIT',
    default: 2 * 1024 ** 3,
    defaultText: '2GiB',
    parse: oneOf(parseSize),
  },
  metricsListen: {
    ...OWN,
    name: 'metrics-listen',
    shape: 'one',
    placeholder: 'HOST:PORT',
    summary: 'Where metrics and probes are answered without a credential; also for workers.',
    environment: 'ASSAY_METRICS_LISTEN',
    default: null,
    defaultText: 'none: /metrics needs the permission instance:read',
    parse: oneOf(parseAddress),
  },
  logLevel: {
    ...OWN,
    name: 'log-level',
    shape: 'one',
    placeholder: 'LEVEL',
    summary: 'What is logged: debug, info, warn, error or silent.',
    environment: 'ASSAY_LOG_LEVEL',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    defaultText: 'info',
    parse: oneOf(parseChoice(['debug', 'info', 'warn', 'error', 'silent'])),
  },
  logFormat: {
    ...OWN,
    name: 'log-format',
    shape: 'one',
    placeholder: 'FORMAT',
    summary: 'How is logged on stderr: a JSON object on each line (json), or text.',
    environment: 'ASSAY_LOG_FORMAT',
    choices: ['auto', 'json', 'text'],
    default: 'auto',
    defaultText: 'auto: text on a terminal, json elsewhere',
    parse: oneOf(parseChoice(['auto', 'json', 'text'])),
  },
  stopGrace: {
    ...OWN,
    name: 'stop-grace',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How long requests and jobs may go on when the service is told to end.',
    environment: 'ASSAY_STOP_GRACE',
    default: 20_000,
    defaultText: '20s',
    parse: oneOf(parseDuration),
  },
};

function parseAdminKey(text: string): string {
  if (text.trim() !== text || /[\0\r\n]/.test(text)) {
    throw new InvalidValue('a key neither begins nor ends with a space and has no line breaks');
  }
  if (text.length < 16) throw new InvalidValue(`${quoted('…')} has fewer than 16 characters`);
  return text;
}
