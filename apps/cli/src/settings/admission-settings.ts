import { InvalidValue, type Setting } from './setting.ts';
import {
  allOf,
  oneOf,
  parseChoice,
  parseDuration,
  parsePair,
  parsePath,
  parseText,
  parseSwitch,
  quoted,
} from './value-types.ts';

/** Labels of namespaces whose name a pattern fits. */
export interface NamespaceLabelling {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where objects of a kind name images. */
export interface WorkloadPaths {
  readonly group: string;
  readonly kind: string;
  readonly paths: readonly string[];
}

/** How the door of a cluster is kept. */
export interface AdmissionSettingTable {
  readonly policies: Setting<readonly string[]>;
  readonly enforcement: Setting<'enforce' | 'warn' | 'audit'>;
  readonly onUnknown: Setting<'deny' | 'warn' | 'allow-and-watch'>;
  readonly onError: Setting<'closed' | 'open'>;
  readonly pinTags: Setting<'off' | 'pods' | 'workloads'>;
  readonly requirePin: Setting<boolean>;
  readonly tlsCert: Setting<string | null>;
  readonly tlsKey: Setting<string | null>;
  readonly clientCa: Setting<string | null>;
  readonly insecureHttp: Setting<boolean>;
  readonly state: Setting<string | null>;
  readonly coldWait: Setting<number>;
  readonly decisionLifetime: Setting<number>;
  readonly refusalLifetime: Setting<number>;
  readonly staleLimit: Setting<number>;
  readonly environmentLabel: Setting<string>;
  readonly exemptNamespace: Setting<readonly string[]>;
  readonly auditNamespace: Setting<readonly string[]>;
  readonly exemptionLabel: Setting<string | null>;
  readonly trustedNamespace: Setting<readonly string[]>;
  readonly labelGuard: Setting<readonly string[]>;
  readonly namespaceLabels: Setting<readonly NamespaceLabelling[]>;
  readonly workloadPath: Setting<readonly WorkloadPaths[]>;
}

const BOTH = { config: 'own', commands: ['controller', 'controller simulate'] } as const;
const OWN = { config: 'own', commands: ['controller'] } as const;

export const ADMISSION_SETTINGS: AdmissionSettingTable = {
  policies: {
    ...BOTH,
    name: 'policies',
    shape: 'many',
    placeholder: 'PATH',
    summary:
      'Policy document, document that says which policies hold where, or directory of such; may be repeated, and all of them hold.',
    environment: 'ASSAY_POLICIES',
    default: [],
    defaultText: 'none beside --policy',
    parse: allOf(parsePath),
  },
  enforcement: {
    ...BOTH,
    name: 'enforcement',
    shape: 'one',
    placeholder: 'MODE',
    summary: 'What refusals of policies do that do not say it themselves: enforce, warn or audit.',
    environment: 'ASSAY_ENFORCEMENT',
    choices: ['enforce', 'warn', 'audit'],
    default: 'enforce',
    defaultText: 'enforce',
    parse: oneOf(parseChoice(['enforce', 'warn', 'audit'])),
  },
  onUnknown: {
    ...BOTH,
    name: 'on-unknown',
    shape: 'one',
    placeholder: 'ACTION',
    summary: 'What becomes of images that are not judged in time: deny, warn or allow-and-watch.',
    environment: 'ASSAY_ON_UNKNOWN',
    choices: ['deny', 'warn', 'allow-and-watch'],
    default: 'deny',
    defaultText: 'deny',
    parse: oneOf(parseChoice(['deny', 'warn', 'allow-and-watch'])),
  },
  onError: {
    ...BOTH,
    name: 'on-error',
    shape: 'one',
    placeholder: 'WAY',
    summary: 'What becomes of images that cannot be judged: closed refuses them, open warns.',
    environment: 'ASSAY_ON_ERROR',
    choices: ['closed', 'open'],
    default: 'closed',
    defaultText: 'closed',
    parse: oneOf(parseChoice(['closed', 'open'])),
  },
  pinTags: {
    ...BOTH,
    name: 'pin-tags',
    shape: 'one',
    placeholder: 'WHERE',
    summary: 'Where POST /mutate puts digests to tags: off, pods or workloads.',
    environment: 'ASSAY_PIN_TAGS',
    choices: ['off', 'pods', 'workloads'],
    default: 'pods',
    defaultText: 'pods',
    parse: oneOf(parseChoice(['off', 'pods', 'workloads'])),
  },
  requirePin: {
    ...BOTH,
    name: 'require-pin',
    shape: 'switch',
    placeholder: null,
    summary: 'Refuse images that are named by a tag only.',
    environment: 'ASSAY_REQUIRE_PIN',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  tlsCert: {
    ...OWN,
    name: 'tls-cert',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'PEM certificate chain for serving; read again when it changes.',
    environment: 'ASSAY_TLS_CERT',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  tlsKey: {
    ...OWN,
    name: 'tls-key',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'PEM key of the certificate.',
    environment: 'ASSAY_TLS_KEY',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  clientCa: {
    ...OWN,
    name: 'client-ca',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'PEM authorities whose clients alone are answered, such as that of the API server.',
    environment: 'ASSAY_CLIENT_CA',
    default: null,
    defaultText: 'none: any client',
    parse: oneOf(parsePath),
  },
  insecureHttp: {
    ...OWN,
    name: 'insecure-http',
    shape: 'switch',
    placeholder: null,
    summary: 'Serve plain HTTP; for tests and behind a proxy on the same machine.',
    environment: 'ASSAY_INSECURE_HTTP',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  state: {
    ...OWN,
    name: 'state',
    shape: 'one',
    placeholder: 'DIR',
    summary: 'Directory for decisions and policies that outlive the process.',
    environment: 'ASSAY_STATE',
    default: null,
    defaultText: 'admission in the cache directory',
    parse: oneOf(parsePath),
  },
  coldWait: {
    ...OWN,
    name: 'cold-wait',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'Longest wait of a review for an image that is not judged yet.',
    environment: 'ASSAY_COLD_WAIT',
    default: 1500,
    defaultText: '1500ms',
    parse: oneOf(parseDuration),
  },
  decisionLifetime: {
    ...OWN,
    name: 'decision-lifetime',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How long a pass counts before the image is judged again, while it still counts.',
    environment: 'ASSAY_DECISION_LIFETIME',
    default: 600_000,
    defaultText: '10m',
    parse: oneOf(parseDuration),
  },
  refusalLifetime: {
    ...OWN,
    name: 'refusal-lifetime',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How long a refusal counts before the image is judged again.',
    environment: 'ASSAY_REFUSAL_LIFETIME',
    default: 30_000,
    defaultText: '30s',
    parse: oneOf(parseDuration),
  },
  staleLimit: {
    ...OWN,
    name: 'stale-limit',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How old an answer may be while nothing newer can be had.',
    environment: 'ASSAY_STALE_LIMIT',
    default: 24 * 3_600_000,
    defaultText: '24h',
    parse: oneOf(parseDuration),
  },
  environmentLabel: {
    ...BOTH,
    name: 'environment-label',
    shape: 'one',
    placeholder: 'LABEL',
    summary: 'Label of a namespace that names its environment.',
    environment: 'ASSAY_ENVIRONMENT_LABEL',
    default: 'environment',
    defaultText: 'environment',
    parse: oneOf(parseText),
  },
  exemptNamespace: {
    ...BOTH,
    name: 'exempt-namespace',
    shape: 'many',
    placeholder: 'NAME',
    summary: "Namespace in which nothing is judged, such as the controller's own; may be repeated.",
    environment: 'ASSAY_EXEMPT_NAMESPACE',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  auditNamespace: {
    ...BOTH,
    name: 'audit-namespace',
    shape: 'many',
    placeholder: 'NAME',
    summary: 'Namespace in which refusals are written down only; may be repeated.',
    environment: 'ASSAY_AUDIT_NAMESPACE',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  exemptionLabel: {
    ...BOTH,
    name: 'exemption-label',
    shape: 'one',
    placeholder: 'LABEL',
    summary: 'Label that exempts a namespace where its value is true; only guards may set it.',
    environment: 'ASSAY_EXEMPTION_LABEL',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  trustedNamespace: {
    ...BOTH,
    name: 'trusted-namespace',
    shape: 'many',
    placeholder: 'NAME',
    summary: 'Namespace whose exceptions and break-glass objects count; may be repeated.',
    environment: 'ASSAY_TRUSTED_NAMESPACE',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  labelGuard: {
    ...OWN,
    name: 'label-guard',
    shape: 'many',
    placeholder: 'USER',
    summary: 'User or group that may change labels of namespaces that policies go by; may be repeated.',
    environment: 'ASSAY_LABEL_GUARD',
    default: ['system:masters'],
    defaultText: 'system:masters',
    parse: allOf(parseText),
  },
  namespaceLabels: {
    ...BOTH,
    name: 'namespace-labels',
    shape: 'many',
    placeholder: 'NAME=LABELS',
    summary:
      'Labels of namespaces where no cluster tells them: prod-*=environment:production;team:web. May be repeated.',
    environment: 'ASSAY_NAMESPACE_LABELS',
    default: [],
    defaultText: 'none: they are not known',
    parse: allOf(parseLabelling),
  },
  workloadPath: {
    ...BOTH,
    name: 'workload-path',
    shape: 'many',
    placeholder: 'GROUP/KIND=PATHS',
    summary:
      'Where a custom resource names images: example.com/Engine=spec.engine.image;spec.parts[*].pod. May be repeated.',
    environment: 'ASSAY_WORKLOAD_PATH',
    default: [],
    defaultText: 'those of Argo, Knative, Tekton and KServe',
    parse: allOf(parseWorkloadPaths),
  },
};

function parseLabelling(text: string): NamespaceLabelling {
  const [name, labels] = parsePair(text, 'NAME=LABELS');
  const pairs = labels.split(';').map((pair) => {
    const colon = pair.indexOf(':');
    if (colon < 1) throw new InvalidValue(`${quoted(pair)} is not of the form LABEL:VALUE`);
    return [pair.slice(0, colon), pair.slice(colon + 1)] as const;
  });
  return { name, labels: Object.fromEntries(pairs) };
}

function parseWorkloadPaths(text: string): WorkloadPaths {
  const [name, paths] = parsePair(text, 'GROUP/KIND=PATHS');
  const [group = '', kind, ...rest] = name.split('/');
  if (kind === undefined || kind === '' || rest.length > 0) {
    throw new InvalidValue(`${quoted(name)} is not of the form GROUP/KIND`);
  }
  return { group, kind, paths: paths.split(';').map(parseText) };
}
