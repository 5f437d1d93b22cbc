import { GO_VERSION, type ProgramRow, after, at, before, go } from '../evidence.ts';

/** What redis and its relatives are built with: version, host and time, as one text that ends in zeros. */
const BUILD_ID_END = '000000000\0';

/** Databases, caches and queues. Those built on another one stand before it. */
export const DATABASE_ROWS: readonly ProgramRow[] = [
  {
    name: 'arangodb',
    files: ['arangod', 'arangosh', 'arangodump', 'arangobackup'],
    evidence: [before(' [linux]\0', /\0(\d+\.\d+\.\d+(?:-\d+)?)(?: enterprise)?$/)],
    cpe: ['arangodb', 'arangodb'],
  },
  {
    name: 'etcd',
    files: ['etcd', 'etcdctl', 'etcdutl'],
    evidence: [
      go('go.etcd.io/etcd/server/v3'),
      go('go.etcd.io/etcd/v3'),
      go('go.etcd.io/etcd'),
      before('390625:', /(3\.\d\.\d\d)$/),
    ],
    cpe: ['etcd', 'etcd'],
  },
  {
    name: 'influxdb',
    files: ['influxd'],
    evidence: [
      go('github.com/influxdata/influxdb/v2', GO_VERSION),
      go('github.com/influxdata/influxdb', /^v?(\d+\.\d+\.\d+)(?:[-+~].*)?$/),
    ],
    cpe: ['influxdata', 'influxdb'],
  },
  {
    name: 'mariadb',
    files: ['mariadb', 'mariadbd', 'mariadb-*', 'mysqld', 'mysql'],
    evidence: [before('-MariaDB', /(\d+\.\d+\.\d+)$/), after('/mariadb-', /^(\d+\.\d+\.\d+)[-/]/)],
    cpe: ['mariadb', 'mariadb'],
  },
  {
    name: 'memcached',
    files: ['memcached'],
    evidence: [after('memcached '), after('VERSION ')],
    cpe: ['memcached', 'memcached'],
  },
  {
    name: 'mongodb',
    files: ['mongod', 'mongos'],
    evidence: [
      before('\0tcmalloc\0', /\0(\d+\.\d+\.\d+(?:-rc\d+)?)$/),
      before('\0heap_size\0', /\0(\d+\.\d+\.\d+(?:-rc\d+)?)$/),
      before('\0cppdefines\0', /\0(\d+\.\d+\.\d+(?:-rc\d+)?)$/),
    ],
    cpe: ['mongodb', 'mongodb'],
  },
  {
    name: 'percona-xtrabackup',
    files: ['xtrabackup'],
    evidence: [after('/percona-xtrabackup-', /^(\d+\.\d+\.\d+(?:-\d+)?)/)],
    cpe: ['percona', 'xtrabackup'],
  },
  {
    name: 'percona-xtradb-cluster',
    files: ['mysqld', 'mysql'],
    evidence: [after('/Percona-XtraDB-Cluster-')],
    cpe: ['percona', 'xtradb_cluster'],
  },
  {
    name: 'percona-server',
    files: ['mysqld', 'mysql'],
    evidence: [after('/percona-server-', /^(\d+\.\d+\.\d+(?:-\d+)?)\//)],
    cpe: ['percona', 'percona_server'],
  },
  {
    name: 'mysql-cluster',
    files: ['mysqld', 'mysql', 'ndbd', 'ndbmtd', 'ndb_mgmd'],
    evidence: [after('/mysql-cluster-gpl-', /^(\d+\.\d+\.\d+)\//), after('-ndb-', /^(\d+\.\d+\.\d+)\0/)],
    cpe: ['oracle', 'mysql_cluster'],
  },
  {
    name: 'mysql',
    files: ['mysqld', 'mysql'],
    evidence: [
      after('/mysql-', /^(\d+\.\d+\.\d+)\//),
      before('mysql_real_escape_string_quote\0', /\0(\d+\.\d+\.\d+)\0+$/),
    ],
    cpe: ['oracle', 'mysql'],
  },
  {
    name: 'postgresql',
    files: ['postgres', 'postmaster'],
    evidence: [after('PostgreSQL ', /^(\d+(?:\.\d+)*(?:(?:alpha|beta|rc)\d+)?) (?:\(|on )/)],
    cpe: ['postgresql', 'postgresql'],
  },
  {
    name: 'pgbouncer',
    files: ['pgbouncer'],
    evidence: [after('PgBouncer ')],
    cpe: ['pgbouncer', 'pgbouncer'],
  },
  {
    name: 'rabbitmq',
    files: [],
    claims: ['ebin/rabbit.app'],
    evidence: [after('{vsn,'), after('{vsn,"'), after('{vsn, "')],
    cpe: ['vmware', 'rabbitmq'],
  },
  {
    name: 'valkey',
    files: ['valkey-server', 'valkey-sentinel', 'valkey-check-*'],
    evidence: [after('valkey', /^(\d+\.\d+\.\d+)/)],
    cpe: ['lfprojects', 'valkey'],
  },
  {
    name: 'redis',
    files: ['redis-server', 'redis-sentinel', 'redis-check-*'],
    evidence: [
      before(BUILD_ID_END, /(\d+\.\d+\.\d+)[0-9a-f]{12}-1\d{9}$/),
      before(BUILD_ID_END, /(\d+\.\d+\.\d+)[A-Za-z][\w.-]*-1\d{9}$/),
      before(BUILD_ID_END, /(\d+\.\d+\.\d{1,2})1\d{9}$/),
      after('Redis version ', /^(\d+\.\d+\.\d+)\0/),
    ],
    cpe: ['redis', 'redis'],
  },
  {
    name: 'sqlcipher',
    files: ['sqlcipher', 'libsqlcipher.so*'],
    evidence: [after('\0community\0', /^(\d+\.\d+\.\d+)\0/), before('\0community\0', /\0(\d+\.\d+\.\d+)$/)],
    cpe: ['zetetic', 'sqlcipher'],
  },
  {
    name: 'sqlite',
    files: ['sqlite3', 'libsqlite3.so*'],
    evidence: [at('\x003.', /^\0(3\.\d{1,2}\.\d{1,2})\0/)],
    cpe: ['sqlite', 'sqlite'],
  },
];
