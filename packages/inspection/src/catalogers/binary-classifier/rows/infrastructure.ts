import { GO_VERSION, type ProgramRow, after, before, go } from '../evidence.ts';

/** What runs, watches and configures other programs: nearly all of it is written in Go. */
export const INFRASTRUCTURE_ROWS: readonly ProgramRow[] = [
  {
    name: 'alertmanager',
    files: ['alertmanager', 'prometheus-alertmanager'],
    evidence: [go('github.com/prometheus/alertmanager', GO_VERSION)],
    cpe: ['prometheus', 'alertmanager'],
  },
  {
    name: 'consul',
    files: ['consul'],
    evidence: [after('CONSUL_VERSION: '), go('github.com/hashicorp/consul', GO_VERSION)],
    cpe: ['hashicorp', 'consul'],
  },
  {
    name: 'containerd',
    files: ['containerd'],
    evidence: [
      go('github.com/containerd/containerd/v2', GO_VERSION),
      go('github.com/containerd/containerd', GO_VERSION),
    ],
    cpe: ['linuxfoundation', 'containerd'],
  },
  { name: 'coredns', files: ['coredns'], evidence: [go('github.com/coredns/coredns')], cpe: ['coredns.io', 'coredns'] },
  {
    name: 'docker',
    files: ['dockerd', 'docker'],
    evidence: [go('github.com/docker/docker', GO_VERSION), go('github.com/docker/cli', GO_VERSION)],
    cpe: ['docker', 'docker'],
  },
  {
    name: 'fluent-bit',
    files: ['fluent-bit'],
    evidence: [before('Fluent Bit v%s', /\0(\d+\.\d+\.\d+)\0+(?:.\[1m\0)?(?:%s)?$/)],
    cpe: ['treasuredata', 'fluent_bit'],
  },
  {
    name: 'grafana',
    files: ['grafana', 'grafana-server'],
    evidence: [
      go(
        'github.com/grafana/grafana',
        /^(?:release-)?(\d{1,2}\.\d+\.\d+(?:[-+](?:security-\d+|beta\d+|preview|test|\d{5,}))?)$/,
      ),
    ],
    cpe: ['grafana', 'grafana'],
  },
  {
    name: 'helm',
    files: ['helm'],
    evidence: [
      go('helm.sh/helm/v4', /^v(4\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/),
      go('helm.sh/helm/v3', /^v(3\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/),
      go('k8s.io/helm', /^v(2\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/),
    ],
    cpe: ['helm', 'helm'],
  },
  {
    name: 'istio',
    files: ['pilot-agent', 'pilot-discovery', 'istioctl'],
    evidence: [go('istio.io/istio', /^v?(1\.\d+(?:\.\d+)?(?:-(?:alpha|beta|rc|dev)[\w.]*)?)$/)],
    cpe: ['istio', 'istio'],
  },
  {
    name: 'kubernetes',
    files: [
      'kubectl',
      'kubelet',
      'kubeadm',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-proxy',
      'kube-scheduler',
      'hyperkube',
    ],
    evidence: [go('k8s.io/kubernetes', /^v(1\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)(?:[-+].*)?$/)],
    cpe: ['kubernetes', 'kubernetes'],
  },
  {
    name: 'minio',
    files: ['minio'],
    evidence: [after('RELEASE.', /^(20\d\d-\d\d-\d\dT\d\d-\d\d-\d\dZ)/)],
    cpe: ['minio', 'minio'],
  },
  {
    name: 'node-exporter',
    files: ['node_exporter', 'prometheus-node-exporter'],
    evidence: [go('github.com/prometheus/node_exporter', GO_VERSION)],
    cpe: ['prometheus', 'node_exporter'],
  },
  {
    name: 'prometheus',
    files: ['prometheus', 'promtool'],
    evidence: [go('github.com/prometheus/prometheus', GO_VERSION)],
    cpe: ['prometheus', 'prometheus'],
  },
  {
    name: 'runc',
    files: ['runc'],
    evidence: [go('github.com/opencontainers/runc', GO_VERSION)],
    cpe: ['linuxfoundation', 'runc'],
  },
  {
    name: 'vault',
    files: ['vault'],
    evidence: [
      go('github.com/hashicorp/vault', /^v?(\d+\.\d+\.\d+(?:-rc\d+)?)$/),
      before('(nil))(%#v) {...}', /(1\.\d\d\.\d{1,2}(?:-rc\d)?)\)$/),
      before('(nil))(%#v)', /(1\.\d\d\.\d)\)$/),
      before('123-abc', /0x%016x(1\.\d\d\.\d{1,2})\n?(?:1\.\d\d\.\d\d)?$/),
      before('\nOptions: %s', /(1\.\d\d\.\d-rc\d)$/),
    ],
    cpe: ['hashicorp', 'vault'],
  },
  {
    name: 'crun',
    files: ['crun'],
    evidence: [before('\0%s version %s\n', /\0(\d+\.\d+(?:\.\d+)?)$/)],
    cpe: ['crun_project', 'crun'],
  },
  { name: 'dumb-init', files: ['dumb-init'], evidence: [before('\n\0', /(1\.\d+\.\d+)$/)], cpe: ['yelp', 'dumb-init'] },
  {
    name: 'gosu',
    files: ['gosu', 'gosu-*'],
    evidence: [go('github.com/tianon/gosu'), before('3125: p=', /(1\.\d\d)$/)],
    cpe: null,
  },
  { name: 'keepalived', files: ['keepalived'], evidence: [after('Keepalived v')], cpe: ['keepalived', 'keepalived'] },
  { name: 'monit', files: ['monit'], evidence: [after("/monit/'>monit ")], cpe: ['mmonit', 'monit'] },
  {
    name: 'qemu',
    files: ['qemu-*'],
    evidence: [after(' version ', /^(\d+\.\d+\.\d+)[ \n]\(?[\s\S]{0,80}Cop/)],
    cpe: ['qemu', 'qemu'],
  },
  { name: 'tini', files: ['tini', 'tini-*', 'docker-init'], evidence: [after('tini version ')], cpe: null },
  {
    name: 'zabbix-agent',
    files: ['zabbix_agentd', 'zabbix_server', 'zabbix_proxy'],
    evidence: [after('Zabbix ')],
    cpe: ['zabbix', 'zabbix'],
  },
];
