import type { OperatingSystem, Package } from '@assay/core';

/** Systems are turned from one of this family into another and keep packages, which all have built of the same sources. */
const RHEL_FAMILY: readonly string[] = ['red hat', 'centos', 'builder@centos.org', 'rocky', 'almalinux', 'cloudlinux'];

/** Vendors of rpm packages by the distribution that they are its own of. Lower case; the vendor begins with one of them. */
const RPM_VENDORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['rhel', RHEL_FAMILY],
  ['redhat', RHEL_FAMILY],
  ['centos', RHEL_FAMILY],
  ['rocky', RHEL_FAMILY],
  ['almalinux', RHEL_FAMILY],
  ['ol', ['oracle']],
  ['amzn', ['amazon']],
  ['fedora', ['fedora']],
  ['sles', ['suse', 'opensuse']],
  ['sled', ['suse', 'opensuse']],
  ['sles_sap', ['suse', 'opensuse']],
  ['sle_hpc', ['suse', 'opensuse']],
  ['opensuse-leap', ['suse', 'opensuse', 'obs://build.opensuse.org', 'obs://build.suse.de']],
  ['opensuse-tumbleweed', ['suse', 'opensuse', 'obs://build.opensuse.org']],
  ['azurelinux', ['microsoft']],
  ['mariner', ['microsoft']],
  ['photon', ['vmware', 'broadcom']],
]);

/**
 * Hosts of e-mail addresses of those who publish Debian packages of their own. What is not among them counts as the distribution's:
 * its maintainers write from anywhere.
 */
const DEB_HOSTS: ReadonlySet<string> = new Set([
  'docker.com', 'nvidia.com', 'hashicorp.com', 'microsoft.com', 'nodesource.com', 'nginx.com', 'f5.com', 'mariadb.org', 'mariadb.com',
  'mongodb.com', 'elastic.co', 'grafana.com', 'chromium.org', 'percona.com', 'gitlab.com',
  'datadoghq.com', 'sury.org', 'zabbix.com', 'influxdata.com', 'confluent.io', 'yarnpkg.com', 'kubernetes.io', 'puppet.com',
  'puppetlabs.com', 'chef.io', 'jenkins-ci.org', 'adoptium.net', 'adoptopenjdk.net', 'eclipse.org', 'azul.com', 'azulsystems.com',
  'tailscale.com', 'cloudflare.com', 'treasure-data.com', 'treasuredata.com', 'fluentd.org',
  'calyptia.com', 'redis.com', 'redis.io', 'redislabs.com', 'clickhouse.com', 'clickhouse.tech', 'yandex-team.ru', 'broadcom.com',
  'vmware.com', 'pivotal.io', 'rabbitmq.com', 'varnish-software.com', 'caddyserver.com', 'timescale.com', 'citusdata.com',
  'couchbase.com', 'neo4j.com', 'splunk.com', 'newrelic.com', 'dynatrace.com', 'sysdig.com', 'aquasec.com', 'crowdstrike.com',
  'slack-corp.com', 'spotify.com', 'sublimetext.com', 'teamviewer.com', 'zoom.us', 'opera.com', 'vivaldi.com', 'brave.com',
  'mullvad.net', 'signal.org', 'heroku.com', 'helm.sh', 'buildkite.com', 'travis-ci.com', 'circleci.com', 'jfrog.com', 'sonatype.com',
  'perforce.com', 'openresty.com', 'konghq.com', 'traefik.io', 'rstudio.com', 'posit.co', 'anydesk.com', 'plex.tv', 'wazuh.com',
  'pulumi.com', 'cockroachlabs.com', 'scylladb.com', 'arangodb.com', 'questdb.io', 'syncthing.net', 'netdata.cloud', 'falco.org',
]); // prettier-ignore

/** The same for hosts where maintainers of distributions write from as well. */
const DEB_ADDRESSES: ReadonlySet<string> = new Set([
  'noreply@github.com',
  'cloud-sdk@google.com',
  'linux-packages-keymaster@google.com',
  'corretto-team@amazon.com',
  'mysql-build@oss.oracle.com',
]);

/** Marks in versions of packages from elsewhere: personal archives, and those of PostgreSQL, PHP and NodeSource. */
const DEB_MARKS =
  /\.pgdg\d|~ppa\d|\+deb\.sury\.org|\bnodesource\d|~(?:bionic|focal|jammy|noble|bookworm|bullseye|trixie)\d+\.pgdg/;

/** Whether a package was not built by the distribution of the image: its feed then says nothing of it. Null, or by whom. */
export function thirdPartyVendor(found: Package, os: OperatingSystem | null): string | null {
  if (os === null) return null;
  if (found.type === 'rpm') return rpmVendor(found, os);
  if (found.type !== 'deb') return null;
  const maintainer = textOf(found, 'maintainer');
  const [, name = '', host = ''] = /([^<\s@]+)@([a-z0-9.-]+)>?\s*$/i.exec(maintainer.slice(-300).toLowerCase()) ?? [];
  if (isListed(host) || DEB_ADDRESSES.has(`${name}@${host}`)) return maintainer;
  return DEB_MARKS.test(found.version) ? maintainer || found.version : null;
}

function isListed(host: string): boolean {
  for (let at = 0; at >= 0; at = host.indexOf('.', at)) {
    if (at > 0) at += 1;
    if (DEB_HOSTS.has(host.slice(at))) return true;
  }
  return false;
}

/** EPEL and its like are signed by Fedora; a package without a vendor, as in most SBOMs, counts as the distribution's. */
function rpmVendor(found: Package, os: OperatingSystem): string | null {
  const own = RPM_VENDORS.get(os.id);
  const vendor = textOf(found, 'vendor').trim();
  if (own === undefined || vendor === '') return null;
  const lower = vendor.toLowerCase();
  return own.some((name) => lower.startsWith(name)) ? null : vendor;
}

function textOf({ metadata }: Package, key: string): string {
  const value = metadata[key];
  return typeof value === 'string' ? value : '';
}
