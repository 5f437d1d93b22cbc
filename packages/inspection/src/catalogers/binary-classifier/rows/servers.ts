import { GO_VERSION, type ProgramRow, after, at, before, go } from '../evidence.ts';

/** Servers of web, mail, names and files, and proxies. Those built on another one stand before it. */
export const SERVER_ROWS: readonly ProgramRow[] = [
  { name: 'bind', files: ['named'], evidence: [after('version: BIND ')], cpe: ['isc', 'bind'] },
  {
    name: 'caddy',
    files: ['caddy'],
    evidence: [go('github.com/caddyserver/caddy/v2', GO_VERSION), go('github.com/caddyserver/caddy')],
    cpe: ['caddyserver', 'caddy'],
  },
  { name: 'coturn', files: ['turnserver'], evidence: [after('Coturn-')], cpe: ['coturn_project', 'coturn'] },
  { name: 'dnsmasq', files: ['dnsmasq'], evidence: [after('dnsmasq-')], cpe: ['thekelleys', 'dnsmasq'] },
  { name: 'dovecot', files: ['dovecot'], evidence: [after('Dovecot v')], cpe: ['dovecot', 'dovecot'] },
  {
    name: 'dropbear',
    files: ['dropbear', 'dropbearmulti'],
    evidence: [after('SSH-2.0-dropbear_')],
    cpe: ['dropbear_ssh_project', 'dropbear_ssh'],
  },
  {
    name: 'envoy',
    files: ['envoy'],
    evidence: [at('\x001.', /^\0(1\.(?:[6-9]|[1-9]\d)\.\d{1,2})\0/)],
    cpe: ['envoyproxy', 'envoy'],
  },
  {
    name: 'exim',
    files: ['exim', 'exim4'],
    evidence: [before('\0<<eximversion>>', /\0(\d+\.\d+(?:\.\d+)?)$/)],
    cpe: ['exim', 'exim'],
  },
  {
    name: 'freeradius',
    files: ['freeradius', 'radiusd'],
    evidence: [after('FreeRADIUS Version ')],
    cpe: ['freeradius', 'freeradius'],
  },
  {
    name: 'haproxy',
    files: ['haproxy'],
    evidence: [
      after('HA-Proxy version '),
      before(', released 20', / version (\d+\.\d+(?:\.\d+|-dev\d+))[^,]*$/),
      before('HAProxy version follows', /(\d+\.\d+(?:\.\d+|-dev\d+))(?:-[0-9a-f]+)?\0+$/),
    ],
    cpe: ['haproxy', 'haproxy'],
  },
  {
    name: 'httpd',
    files: ['httpd', 'apache2', 'httpd-*'],
    evidence: [after('Apache/', /^(2\.\d+\.\d+)/)],
    cpe: ['apache', 'http_server'],
  },
  {
    name: 'ingress-nginx',
    files: ['nginx-ingress-controller'],
    evidence: [go('k8s.io/ingress-nginx', /^v?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/)],
    cpe: ['kubernetes', 'ingress-nginx'],
  },
  {
    name: 'kong',
    files: [],
    claims: ['kong/meta.lua'],
    evidence: [after('version = setmetatable({', /^\s*major = (\d+),\s*minor = (\d+),\s*patch = (\d+)/)],
    cpe: ['konghq', 'kong_gateway'],
  },
  {
    name: 'lighttpd',
    files: ['lighttpd', 'lighttpd-*'],
    evidence: [after('lighttpd/')],
    cpe: ['lighttpd', 'lighttpd'],
  },
  {
    name: 'mosquitto',
    files: ['mosquitto'],
    evidence: [before('\0mosquitto version %s', /\0(\d+\.\d+\.\d+)$/)],
    cpe: ['eclipse', 'mosquitto'],
  },
  {
    name: 'nats-server',
    files: ['nats-server'],
    evidence: [go('github.com/nats-io/nats-server/v2'), before('390625', /(2\.\d{1,2}\.\d{1,2})$/)],
    cpe: ['linuxfoundation', 'nats-server'],
  },
  {
    name: 'openresty',
    files: ['nginx', 'openresty'],
    evidence: [after('nginx version: openresty/')],
    cpe: ['openresty', 'openresty'],
  },
  { name: 'nginx', files: ['nginx', 'nginx-debug'], evidence: [after('nginx version: nginx/')], cpe: ['f5', 'nginx'] },
  {
    name: 'openldap',
    files: ['slapd', 'ldapsearch', 'libldap*.so*'],
    evidence: [after('$OpenLDAP: ', /^[\w-]+ (\d+\.\d+\.\d+)/)],
    cpe: ['openldap', 'openldap'],
  },
  {
    name: 'openssh',
    files: ['sshd', 'ssh', 'sshd-session'],
    evidence: [after('OpenSSH_', /^(\d+\.\d+p\d+)[ \0]/)],
    cpe: ['openbsd', 'openssh'],
    cpeVersion: splitPatch,
  },
  {
    name: 'openvpn',
    files: ['openvpn'],
    evidence: [after('OpenVPN ', /^(\d+\.\d+\.\d+(?:_\w+)?) \w+-\w+-/)],
    cpe: ['openvpn', 'openvpn'],
  },
  {
    name: 'postfix',
    files: ['postfix/**/master', 'postconf'],
    evidence: [after('mail_version=')],
    cpe: ['postfix', 'postfix'],
  },
  {
    name: 'proftpd',
    files: ['proftpd'],
    evidence: [after('ProFTPD Version ', /^(\d+\.\d+\.\d+(?:[a-z]|rc\d+)?)/)],
    cpe: ['proftpd', 'proftpd'],
  },
  {
    name: 'rsyslog',
    files: ['rsyslogd'],
    evidence: [after('software="rsyslogd" swVersion="'), after('rsyslogd  ')],
    cpe: ['rsyslog', 'rsyslog'],
  },
  {
    name: 'samba',
    files: ['smbd', 'samba', 'nmbd'],
    evidence: [after('SAMBA_', /^(4\.\d+\.\d+)/)],
    cpe: ['samba', 'samba'],
  },
  { name: 'squid', files: ['squid'], evidence: [after('squid/')], cpe: ['squid-cache', 'squid'] },
  {
    name: 'stunnel',
    files: ['stunnel', 'stunnel4', 'stunnel5'],
    evidence: [after('stunnel ', /^(\d+\.\d+) on /)],
    cpe: ['stunnel', 'stunnel'],
  },
  { name: 'tor', files: ['tor'], evidence: [after('tor ', /^(0\.\d+\.\d+\.\d+)/)], cpe: ['torproject', 'tor'] },
  {
    name: 'trafficserver',
    files: ['traffic_server'],
    evidence: [after('ApacheTrafficServer/')],
    cpe: ['apache', 'traffic_server'],
  },
  {
    name: 'traefik',
    files: ['traefik'],
    evidence: [
      go('github.com/traefik/traefik/v3', /^v?([123]\.\d+\.\d+(?:-(?:alpha|beta|rc|ea)\.?\d+)?)$/),
      go('github.com/traefik/traefik/v2', /^v?([123]\.\d+\.\d+(?:-(?:alpha|beta|rc)\.?\d+)?)$/),
      go('github.com/containous/traefik', /^v?([123]\.\d+\.\d+(?:-(?:alpha|beta|rc)\.?\d+)?)$/),
    ],
    cpe: ['traefik', 'traefik'],
  },
  {
    name: 'unbound',
    files: ['unbound'],
    evidence: [after('unbound ', /^(\d+\.\d+\.\d+)\0/)],
    cpe: ['nlnetlabs', 'unbound'],
  },
  {
    name: 'uwsgi',
    files: ['uwsgi', 'uwsgi-core'],
    evidence: [before('\0listen_queue_errors', /\0(\d+\.\d+\.\d+(?:\.\d+)?)(?:-\w+)?$/)],
    cpe: ['unbit', 'uwsgi'],
  },
  {
    name: 'varnish',
    files: ['varnishd'],
    evidence: [after('varnish-', /^(\d+\.\d+\.\d+) revision/)],
    cpe: ['varnish_cache_project', 'varnish_cache'],
  },
  { name: 'vsftpd', files: ['vsftpd'], evidence: [after('vsftpd: version ')], cpe: ['vsftpd_project', 'vsftpd'] },
];

/** `9.2p1` is 9.2, p1. */
function splitPatch(version: string): readonly [string, string] {
  const [, release = version, update = '*'] = /^(.*)(p\d+)$/.exec(version) ?? [];
  return [release, update];
}
