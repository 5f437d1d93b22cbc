import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { holdsSecretValue } from './secret-value.ts';

/** Secrets of Kubernetes. */
export const kubernetesDetectors: readonly Detector[] = [
  defineDetector({
    id: 'kubernetes-secret-manifest',
    service: 'Kubernetes',
    title: 'Value in a Kubernetes Secret manifest',
    summary: 'Is only encoded, not encrypted.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['kind: Secret', 'kind: "Secret"'],
    pattern:
      /kind: "?Secret"?\s[^]{0,600}?\n(?:data|stringData):\s{1,4}(?:[ \t]{0,8}#[^\n]{0,200}\n){0,4}[ \t]{1,8}["']?[\w.-]{1,120}["']?:[ \t]{1,4}["']?([A-Za-z0-9+/=_.!@#%^*-]{8,2000})(?=["'\s]|$)/,
    after: 3700,
    secretGroup: 1,
    accepts: holdsSecretValue,
    chosenByPeople: true,
    equivalents: ['gitleaks:kubernetes-secret-yaml'],
    examples: {
      leaks: ['apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: {base64:24}\n'],
      clean: [
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${PASSWORD}\n',
        'kind: SecretStore\nmetadata:\n  name: db\ndata:\n  password: {base64:24}\n',
      ],
    },
  }),
  defineDetector({
    id: 'kubeconfig-client-key',
    service: 'Kubernetes',
    title: 'Client key in a kubeconfig',
    summary: 'Acts as its user in a cluster.',
    breadth: 'format',
    keywords: ['client-key-data'],
    pattern: /client-key-data["']?:\s{1,4}["']?(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{100,12000})(?![A-Za-z0-9+/=])/,
    after: 12_200,
    secretGroup: 1,
    examples: {
      leaks: ['    client-key-data: LS0tLS1CRUdJTi{base64:300}\n'],
      clean: ['client-certificate-data: LS0tLS1CRUdJTi{base64:300}', 'client-key-data: REDACTED'],
    },
  }),
  defineDetector({
    id: 'docker-config-json-manifest',
    service: 'Kubernetes',
    title: 'Registry credentials in a Kubernetes manifest',
    summary: 'Logs in to a container registry.',
    breadth: 'format',
    keywords: ['.dockerconfigjson', '.dockercfg'],
    pattern: /\.docker(?:configjson|cfg)["']?\s{0,2}:\s{0,4}["']?(ey[A-Za-z0-9+/=]{40,8000})(?![A-Za-z0-9+/=])/,
    after: 8200,
    secretGroup: 1,
    equivalents: ['trivy:dockerconfig-secret'],
    examples: {
      leaks: ['  .dockerconfigjson: eyJhdXRocyI6{base64:120}'],
      clean: ['type: kubernetes.io/dockerconfigjson', '.dockerconfigjson: {{ template "x" }}'],
    },
  }),
];
