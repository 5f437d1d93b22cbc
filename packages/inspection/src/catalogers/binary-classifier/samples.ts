import { buildElf } from '../../binary/build-program.ts';
import { inlineBuildInfo } from '../go-binary/build-go-program.ts';

/** What stands in a real program around its version, and the version that it has. */
export interface Sample {
  /** End of the path. */
  readonly file: string;
  readonly content: string | Buffer;
  readonly version: string;
}

const sample = (file: string, content: string | Buffer, version: string): Sample => ({ file, content, version });

/** A Go program of a module, with a variable that the linker set. */
function goSample(file: string, module: string, variable: string, version: string): Sample {
  const info = inlineBuildInfo('go1.22.1', `path\t${module}/cmd/${file}\nmod\t${module}\t(devel)\t\n`);
  const constants = Buffer.from(`HEAD\0\0\0\0${variable}\0\0\0`);
  const sections = [
    { name: '.go.buildinfo', content: info },
    { name: '.rodata', content: constants },
  ];
  return sample(file, buildElf(sections), version);
}

/** A Go program whose module was built at a version. */
function moduleSample(file: string, module: string, version: string): Sample {
  const info = inlineBuildInfo('go1.24.1', `path\t${module}\nmod\t${module}\tv${version}\th1:eA==\n`);
  return sample(file, buildElf([{ name: '.go.buildinfo', content: info }]), version);
}

/** Caddy is a dependency of the command that is built of it. */
function caddySample(): Sample {
  const info = inlineBuildInfo(
    'go1.22.1',
    'path\tcaddy\nmod\tcaddy\t(devel)\t\ndep\tgithub.com/caddyserver/caddy/v2\tv2.7.6\t\n',
  );
  return sample('caddy', buildElf([{ name: '.go.buildinfo', content: info }]), '2.7.6');
}

/** Samples of every program that can be told, by name. */
export const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  alertmanager: [goSample('alertmanager', 'github.com/prometheus/alertmanager', '0.25.0+ds', '0.25.0')],
  arangodb: [
    sample('arangosh', 'ArangoDB \x003.11.8 [linux]\0, using ', '3.11.8'),
    sample('arangod', '\x003.12.5-2 enterprise [linux]\0', '3.12.5-2'),
  ],
  'aws-lc': [sample('openssl', '\0OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)\0', '1.69.0')],
  bash: [sample('bash', '@(#)Bash version 5.2.15(1) release GNU\0', '5.2.15')],
  bind: [sample('named', '\0named version: BIND 9.18.49-1~deb12u3-Debian <>\0', '9.18.49')],
  bun: [sample('bun', '\n\nBun v1.1.0\nbun-1.1.0\n', '1.1.0')],
  busybox: [
    sample('busybox', '\0BusyBox v1.36.1 (2023-12-04 19:44:32 UTC)\0', '1.36.1'),
    sample('[', 'BusyBox v1.35.0\0', '1.35.0'),
  ],
  cabal: [
    sample('cabal', '/lib/x86_64-linux-ghc-7.10.2/cabal-install-1.22.6.0-AfxbH', '1.22.6.0'),
    sample('cabal', '\0Cabal-3.10.3.0-inplace:Distribution', '3.10.3.0'),
  ],
  caddy: [caddySample()],
  chromium: [sample('chrome', '\0Videos\x00126.0.6478.182\0Default\0', '126.0.6478.182')],
  composer: [sample('composer.phar', "public const VERSION = '2.7.1';", '2.7.1')],
  consul: [
    sample('consul', '<!-- CONSUL_VERSION: 1.15.2\n -->', '1.15.2'),
    goSample('consul', 'github.com/hashicorp/consul', 'v1.7.14', '1.7.14'),
  ],
  containerd: [goSample('containerd', 'github.com/containerd/containerd', '1.6.20~ds1', '1.6.20')],
  coredns: [moduleSample('coredns', 'github.com/coredns/coredns', '1.12.1')],
  coturn: [sample('turnserver', "\0Coturn-4.6.1 'Gorst'\0", '4.6.1')],
  crun: [sample('crun', '\x001.8.1\0%s version %s\n\0commit: %s', '1.8.1')],
  curl: [
    sample('curl', '\0curl 7.88.1 (x86_64-pc-linux-gnu) %s\n\0', '7.88.1'),
    sample('curl', '\0curl/8.5.0\0', '8.5.0'),
  ],
  dart: [
    sample('dart', '\x003.5.2 (stable) (Wed Aug 28 10:01:20 2024 +0000) on "linux_x64"', '3.5.2'),
    sample('dart', '\x003.6.0-216.1.beta (beta) (Wed', '3.6.0-216.1.beta'),
  ],
  deno: [
    sample('deno', 'Deno/2.0.0+a62c7e0', '2.0.0'),
    sample('deno', 'release/v1.28.3windowshttps://dl', '1.28.3'),
    sample('deno', `deno-canary/${'a'.repeat(40)}1.11.3dl`, '1.11.3'),
  ],
  dnsmasq: [sample('dnsmasq', '\0dnsmasq-2.90\0', '2.90')],
  docker: [goSample('dockerd', 'github.com/docker/docker', '20.10.24+dfsg1', '20.10.24')],
  dovecot: [sample('dovecot', '\0Dovecot v2.3.19.1 (9b53102964) starting up\0', '2.3.19.1')],
  dropbear: [sample('dropbear', '\0SSH-2.0-dropbear_2022.83\r\n\0', '2022.83')],
  'dumb-init': [sample('dumb-init', '\u0006\0\0\x001.2.5\n\0.shstrtab', '1.2.5')],
  elixir: [
    sample('ebin/elixir.app', '{application,elixir,\n [{description,"elixir"},\n {vsn,"1.14.0"},', '1.14.0'),
    sample('bin/elixir', 'ELIXIR_VERSION=1.12.0-rc.1\n', '1.12.0-rc.1'),
  ],
  envoy: [sample('envoy', '\x001.2.13\x001.30.6\0source/common/network/socket_option_impl.cc', '1.30.6')],
  erlang: [
    sample('releases/25/OTP_VERSION', '25.2.3\n', '25.2.3'),
    sample('erlexec', '\0/usr/src/otp_src_26.2/erts/lib_src\0', '26.2'),
    sample('beam.smp', `\x0026.1.2${'\0'.repeat(10)}Erlang/OTP 26%s [erts-14.1.1]`, '26.1.2'),
  ],
  etcd: [
    sample('etcd', '.touch/%s:%s3.4.23390625:https', '3.4.23'),
    moduleSample('etcd', 'go.etcd.io/etcd/server/v3', '3.6.1'),
  ],
  exim: [sample('exim4', '\0<<eximcnumber>>\x004.96\0<<eximversion>>\0', '4.96')],
  bzip2: [
    sample('libbz2.so.1.0.4', '\0\x001.0.8, 13-Jul-2019\0', '1.0.8'),
    sample('libbz2.so.1', '\0\x001.0.6, 6-Sept-2010\0', '1.0.6'),
  ],
  expat: [sample('libexpat.so.1.8.10', '\0expat_2.5.0\0', '2.5.0')],
  ffmpeg: [
    sample('ffmpeg', '\0%s version 5.1.9-0+deb12u1\0', '5.1.9'),
    sample('libavcodec.so.59.37.100', '\0FFmpeg version n6.1\0', '6.1'),
  ],
  firefox: [
    sample(
      'application.ini',
      '[App]\nVendor=Mozilla\nName=Firefox\nRemotingName=firefox-esr\nVersion=115.3.0\n',
      '115.3.0',
    ),
  ],
  'fluent-bit': [
    sample('fluent-bit', '\x003.0.2\0%sFluent Bit v%s%s\n\0', '3.0.2'),
    sample('fluent-bit', '\x002.2.1\0\0\0Fluent Bit v%s\n\0', '2.2.1'),
    sample('fluent-bit', '\x001.7.0\0\u001B[1m\0%sFluent Bit v%s%s', '1.7.0'),
  ],
  freeradius: [sample('freeradius', '\0FreeRADIUS Version 3.2.1, for host', '3.2.1')],
  gcc: [
    sample(
      'x86_64-linux-gnu-gcc-12',
      '\0 zstd\x0012.2.0\0(Debian 12.2.0-14+deb12u1) \0gcc version %s %s\n\0',
      '12.2.0',
    ),
    sample('gcc', '\x0013.2.0\0gcc version %s', '13.2.0'),
  ],
  ghc: [sample('ghc', '\0libHSghc-8.10.4-ghc8.10.4.so\0', '8.10.4'), sample('ghc-9.6.5', '\0GHC 9.6.5\0', '9.6.5')],
  ghostscript: [sample('libgs.so.10.00', ':/usr/share/ghostscript/10.00.0/Resource/Init:', '10.00.0')],
  git: [sample('git', '\0git/2.39.5\0GIT_USER_AGENT\0', '2.39.5')],
  'git-lfs': [moduleSample('git-lfs', 'github.com/git-lfs/git-lfs/v3', '3.5.1')],
  glibc: [sample('libc.so.6', 'GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\n', '2.36')],
  gnutls: [sample('libgnutls.so.30.34.3', '\0Enabled GnuTLS 3.7.9 logging...\n\0', '3.7.9')],
  go: [
    sample('go/VERSION', 'go1.26.8\ntime 2026-08-28T16:20:06Z\n', '1.26.8'),
    sample('go-1.19/VERSION', 'go1.19.8', '1.19.8'),
    sample('go/VERSION', 'go1.23rc2\n', '1.23rc2'),
  ],
  gosu: [
    sample('gosu', '=Inf,r2=-Inf/etc1.143125: p=<%s>', '1.14'),
    moduleSample('gosu', 'github.com/tianon/gosu', '1.17.0'),
  ],
  grafana: [
    goSample('grafana', 'github.com/grafana/grafana', '10.3.12', '10.3.12'),
    goSample('grafana', 'github.com/grafana/grafana', 'release-12.3.1', '12.3.1'),
    goSample('grafana-server', 'github.com/grafana/grafana', '11.0.5+security-01', '11.0.5+security-01'),
  ],
  gzip: [
    sample('gzip', '\0bad pack level\x001.12\0%s %s\n\0method  crc', '1.12'),
    sample('gzip', 'file size changed while zipping\n\x001.13\0', '1.13'),
  ],
  haproxy: [
    sample('haproxy', '\0HA-Proxy version 1.8.22 2019/10/25\0', '1.8.22'),
    sample('haproxy', '\0 version 2.6.12-1+deb12u4, released 2026/10/17\0', '2.6.12'),
    sample('haproxy', '\x003.1-dev0-1eb0f22\0\0\0\0HAProxy version follows\0', '3.1-dev0'),
  ],
  heimdal: [sample('libkrb5.so.26.0.0', '\0@(#)$Version: Heimdal 7.8.0 $\0', '7.8.0')],
  helm: [
    goSample('helm', 'helm.sh/helm/v3', 'v3.10.3', '3.10.3'),
    goSample('helm', 'k8s.io/helm', 'v2.17.0-rc.1', '2.17.0-rc.1'),
    goSample('helm', 'helm.sh/helm/v4', 'v4.1.4', '4.1.4'),
  ],
  httpd: [sample('apache2', '\0Apache/2.4.71 (Debian)\0', '2.4.71')],
  imagemagick: [sample('libMagickCore-6.Q16.so.6.0.0', '\0ImageMagick 6.9.11-60 Q16 x86_64', '6.9.11-60')],
  influxdb: [goSample('influxd', 'github.com/influxdata/influxdb', '1.6.7~rc0', '1.6.7')],
  'ingress-nginx': [goSample('nginx-ingress-controller', 'k8s.io/ingress-nginx', 'v1.12.0-beta.0', '1.12.0-beta.0')],
  istio: [
    goSample('pilot-agent', 'istio.io/istio', '1.26.8', '1.26.8'),
    goSample('pilot-discovery', 'istio.io/istio', '1.10-dev', '1.10-dev'),
  ],
  jq: [sample('jq', 'output failed: %s\n\x001.7.1\0DEBUG:\0', '1.7.1')],
  julia: [sample('libjulia-internal.so.1.10.11', '\0__init__\x001.10.11\0verify_methods', '1.10.11')],
  keepalived: [sample('keepalived', '\0Keepalived v2.2.7 (01/16,2022)\0', '2.2.7')],
  kong: [
    sample('kong/meta.lua', 'local version = setmetatable({\n  major = 3,\n  minor = 4,\n  patch = 2,\n', '3.4.2'),
  ],
  krb5: [sample('libkrb5.so.3.3', '\0KRB5_BRAND: krb5-1.20.1-final 1.20.1 20221115\0', '1.20.1')],
  kubernetes: [goSample('kubectl', 'k8s.io/kubernetes', 'v1.32.4-dispatcher', '1.32.4')],
  libcurl: [sample('libcurl.so.4.8.0', '\0libcurl/7.88.1\0', '7.88.1')],
  libressl: [sample('libcrypto.so.52.0.0', '\0LibreSSL 3.8.2\0', '3.8.2')],
  lighttpd: [sample('lighttpd', '\0lighttpd/1.4.69\0', '1.4.69')],
  lua: [
    sample('lua5.4', '\0Lua 5.4.4  Copyright (C) 1994-2022 Lua.org, PUC-Rio\0', '5.4.4'),
    sample('liblua5.1.so.0.0.0', '\0$Lua: Lua 5.1.5 Copyright', '5.1.5'),
  ],
  luajit: [sample('luajit', '\0LuaJIT 2.1.0-beta3\0', '2.1.0-beta3')],
  mariadb: [
    sample('mysqld', '\x0010.11.19-MariaDB\0', '10.11.19'),
    sample('mariadb', '/usr/src/debug/mariadb-11.8.5-2-redhat-x86_64/storage', '11.8.5'),
  ],
  memcached: [sample('memcached', '\0memcached 1.6.18\0', '1.6.18')],
  minio: [sample('minio', 'RELEASE.2024-01-31T20-20-33Z', '2024-01-31T20-20-33Z')],
  mongodb: [
    sample('mongod', '\x006.0.27\0tcmalloc\0mozjs', '6.0.27'),
    sample('mongod', '\x007.0.28\0heap_size\0stack', '7.0.28'),
    sample('mongos', '\x008.0.17\0cppdefines\0bytesRead', '8.0.17'),
  ],
  monit: [sample('monit', "<a href='http://mmonit.com/monit/'>monit 5.33.0</a>", '5.33.0')],
  mosquitto: [sample('mosquitto', '\x002.0.11\0mosquitto version %s\n\n\0', '2.0.11')],
  musl: [
    sample('ld-musl-x86_64.so.1', '\0/proc/self/fd/\x001.2.3\0Unsupported request %d', '1.2.3'),
    sample('x86_64-linux-musl/libc.so', '\x001.2.4\0Unsupported request %d', '1.2.4'),
  ],
  mysql: [
    sample('mysql', '/release/mysql-5.6.51/vio/viosocket.c', '5.6.51'),
    sample('mysqld', '\0shutdown\x008.0.34\0mysql_real_escape_string_quote\0', '8.0.34'),
  ],
  'mysql-cluster': [
    sample('mysqld', '/rpm/BUILD/mysql-cluster-gpl-9.7.0/mysql', '9.7.0'),
    sample('ndbd', '\x005.7.33-ndb-7.6.17\0', '7.6.17'),
  ],
  'nats-server': [
    sample('nats-server', '/connz/leafz/proc//subsz2.9.10390625; and', '2.9.10'),
    moduleSample('nats-server', 'github.com/nats-io/nats-server/v2', '2.11.3'),
  ],
  nginx: [sample('nginx', '\0nginx version: nginx/1.25.1\0', '1.25.1')],
  node: [
    sample('node', '\0node.js/v19.2.0\0', '19.2.0'),
    sample('node', '\0v4.9.1\0moduleLoadList\0', '4.9.1'),
    sample('node', '\0-v\0v0.12.18\0--enable-ssl2\0', '0.12.18'),
    sample('node', '\0node v0.10.48\0', '0.10.48'),
    sample('libnode.so.108', '\0node.js/v18.20.4\0', '18.20.4'),
  ],
  'node-exporter': [goSample('node_exporter', 'github.com/prometheus/node_exporter', '1.5.0', '1.5.0')],
  openjdk: [
    sample(
      'release',
      'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="17.0.9+9"\nJAVA_VERSION="17.0.9"\n',
      '17.0.9',
    ),
    sample('bin/java', '\0openjdk\0java\x000.0\x0011.0.17+8-LTS\0-J-ms8m\0', '11.0.17'),
    sample('bin/java', '\0openjdk\0java\x001.8\x001.8.0_352-b08\0', '1.8.0_352'),
    sample('bin/java', '\x000.0\0\0\0\0\x0011.0.22+7\0\0\0openjdk\0java\0\0', '11.0.22'),
    sample('libjvm.so', 'OpenJDK 64-Bit Server VM (17.0.21.1+2-1-deb12u1-Debian) for linux', '17.0.21.1'),
  ],
  openldap: [sample('ldapsearch', '\0@(#) $OpenLDAP: ldapsearch 2.5.13+dfsg-5 (Feb  8 2023', '2.5.13')],
  openresty: [sample('nginx', '\0nginx version: openresty/1.21.4.3\n\0', '1.21.4.3')],
  openssh: [sample('sshd', '\0OpenSSH_9.2\0OpenSSH_9.2p1 Debian-2+deb12u10\0', '9.2p1')],
  openssl: [
    sample('openssl', '\0OpenSSL 3.1.4 24 Oct 2023\0', '3.1.4'),
    sample('libcrypto.so.1.1', '\0OpenSSL 1.1.1zb  16 Oct 2024\0', '1.1.1zb'),
    sample('libcrypto.so.10', '\0OpenSSL 1.0.2k-fips  26 Jan 2017\0', '1.0.2k'),
  ],
  openvpn: [sample('openvpn', '\0before OpenVPN 2.6.0 \0OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL', '2.6.14')],
  'oracle-jdk': [
    sample('release', 'BUILD_TYPE="commercial"\nIMPLEMENTOR="Oracle Corporation"\nJAVA_VERSION="21.0.2"\n', '21.0.2'),
    sample('bin/java', '\0java\x001.8\x001.8.0_451-b10\0', '1.8.0_451'),
  ],
  'percona-server': [sample('mysql', '/rpmbuild/BUILD/percona-server-8.0.35-27/percona-', '8.0.35-27')],
  'percona-xtrabackup': [sample('xtrabackup', '/rpmbuild/BUILD/percona-xtrabackup-8.0.35-30/', '8.0.35-30')],
  'percona-xtradb-cluster': [sample('mysqld', '/rpmbuild/BUILD/Percona-XtraDB-Cluster-8.0.34/sql', '8.0.34')],
  perl: [
    sample('perl', '\0PERL_INTERNAL_RAND_SEED\0v5.36.0\0panic', '5.36.0'),
    sample('perl', '/usr/local/lib/perl5/5.20.0\0-e\0', '5.20.0'),
    sample('libperl.so.5.36', '/usr/local/share/perl/5.36.1\0', '5.36.1'),
  ],
  pgbouncer: [sample('pgbouncer', '\0PgBouncer 1.18.0\0', '1.18.0')],
  php: [
    sample('php8.2', '\0X-Powered-By: PHP/8.2.36\0', '8.2.36'),
    sample('libphp.so', 'X-Powered-By: PHP/8.4.0RC2\0', '8.4.0RC2'),
  ],
  postfix: [sample('lib/postfix/sbin/master', '\0mail_version=3.7.11\0', '3.7.11')],
  postgresql: [
    sample('postgres', '\0PostgreSQL 15.1 (Debian 15.1-1.pgdg110+1) on', '15.1'),
    sample('postgres', 'PostgreSQL 9.5alpha1 on x86_64', '9.5alpha1'),
  ],
  proftpd: [sample('proftpd', '\0ProFTPD Version 1.3.8b\0', '1.3.8b')],
  prometheus: [goSample('prometheus', 'github.com/prometheus/prometheus', '2.42.0+ds', '2.42.0')],
  pypy: [sample('libpypy3.9-c.so', '\n[PyPy 7.3.11 with \0', '7.3.11')],
  python: [
    sample('python3.11', '\0pymalloc_debug\x003.11.2\0strict\0', '3.11.2'),
    sample('libpython3.7m.so.1.0', '\x003.7\x003.7.4\0%.80s (%.80s) %.80s\0', '3.7.4'),
    sample('python', '\x003.6.3\0<prefix>/lib/pythonX.X\0', '3.6.3'),
    sample('python3', '\x003.13.0rc1\0%.80s (%.80s) %.80s\0', '3.13.0rc1'),
  ],
  qemu: [sample('qemu-arm-static', '\0qemu-arm version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\nCopyright', '7.2.22')],
  qt: [
    sample('libQt5Core.so.5.15.8', '\0Qt 5.15.8 (x86_64-little_endian', '5.15.8'),
    sample('libQtCore.so.4.8.6', 'This is the QtCore library version 4.8.6\n', '4.8.6'),
  ],
  rabbitmq: [
    sample('ebin/rabbit.app', '{application, rabbit, [\n\t{description, "RabbitMQ"},\n\t{vsn, "3.10.8"},', '3.10.8'),
  ],
  redis: [
    sample('redis-server', 'A7.0.151790282056000000000\0', '7.0.15'),
    sample('redis-check-rdb', '\x005.0.05ca5019de136-1539906480000000000\0', '5.0.0'),
    sample('redis-server', 'X@7.2.3buildkitsandbox-1703068688000000000\0', '7.2.3'),
    sample('redis-server', 'Server started, Redis version 2.8.23\0', '2.8.23'),
  ],
  rsync: [sample('rsync', '\0rsync  version 3.2.7  protocol', '3.2.7')],
  rsyslog: [sample('rsyslogd', '[origin software="rsyslogd" swVersion="8.2302.0" x-pid', '8.2302.0')],
  ruby: [
    sample('libruby-3.1.so.3.1.2', '\0ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)', '3.1.2'),
    sample('ruby', '\0ruby 1.9.3p551 (2014-11-13 revision', '1.9.3'),
  ],
  runc: [goSample('runc', 'github.com/opencontainers/runc', '1.1.5+ds1', '1.1.5')],
  rust: [
    sample('libstd-c6192dd4c4d410ac.so', 'clang LLVM (rustc version 1.67.1 (d5a82bbd2 2023-02-07))', '1.67.1'),
    sample('libstd-a5a48102fbd58791.so', '/usr/src/rustc-1.63.0/library/alloc/src', '1.63.0'),
    sample('libstd-16f2b65e77054c42.dylib', 'c 1.67.1 (d5a82bbd2 2023-02-07)', '1.67.1'),
  ],
  samba: [sample('smbd', '\0SAMBA_4.17.12_DEBIAN_SAMBA4\0', '4.17.12')],
  sqlcipher: [sample('sqlcipher', '\0community\x004.5.5\0%s %s\0', '4.5.5')],
  sqlite: [sample('libsqlite3.so.0.8.6', '\b\0\0\x003.40.1\0\0', '3.40.1')],
  squid: [sample('squid', '\0squid/5.7\0', '5.7')],
  stunnel: [sample('stunnel4', '\0stunnel 5.68 on x86_64-pc-linux-gnu platform\0', '5.68')],
  sudo: [sample('sudo', 'Sudo version %s\n\x001.9.13p3\0', '1.9.13p3')],
  swipl: [sample('swipl', '/tmp/src/swipl-9.3.8/src', '9.3.8')],
  tar: [sample('tar', '\0%s: byte %s: %s\x001.34\0%s-%s-%d\n', '1.34')],
  tcl: [sample('libtcl8.6.so', '\x008.6.13\0tcl_patchLevel\0', '8.6.13')],
  tcpdump: [sample('tcpdump', '\0%s version 4.99.3\n\0', '4.99.3')],
  tini: [sample('tini', '\0tini version 0.19.0\0', '0.19.0')],
  tor: [sample('tor', '\0tor 0.4.9.11\0', '0.4.9.11')],
  traefik: [
    goSample('traefik', 'github.com/traefik/traefik/v3', '3.0.4', '3.0.4'),
    goSample('traefik', 'github.com/containous/traefik', 'v1.7.34', '1.7.34'),
  ],
  trafficserver: [sample('traffic_server', '\0ApacheTrafficServer/9.2.9\0', '9.2.9')],
  unbound: [sample('unbound', '\0unbound 1.17.1\0', '1.17.1')],
  'util-linux': [sample('getopt', '\0util-linux 2.38.1\0', '2.38.1')],
  uwsgi: [sample('uwsgi-core', '\0default\x002.0.21-debian\0listen_queue_errors', '2.0.21')],
  valkey: [sample('valkey-server', '\0valkey9.0.0buildkitsandbox-1764887574000000000\0', '9.0.0')],
  varnish: [sample('varnishd', '\0varnish-7.1.1 revision 7cee1c58', '7.1.1')],
  vault: [
    goSample('vault', 'github.com/hashicorp/vault', '1.11.6', '1.11.6'),
    sample('vault', 'kmspkcs11%s%s%scloud:%s.%s:revoke1.19.4)(nil))(%#v) {...}french', '1.19.4'),
    sample('vault', '/v1/kv//v1/txn0.0.0.00x%016x1.13.13123-abc19531252.5.4.3', '1.13.13'),
    sample('vault', 'ttl_secondsindex_state1.21.0-rc1\nOptions: %s', '1.21.0-rc1'),
  ],
  vsftpd: [sample('vsftpd', '\0vsftpd: version 3.0.3\n\0', '3.0.3')],
  wget: [sample('wget', ` -g -Wall\x001.21.3${'\0'.repeat(12)}`, '1.21.3')],
  'wp-cli': [sample('wp', 'wp-cli/wp-cli 2.9.0 2023-10-25T09:10:40', '2.9.0')],
  xz: [sample('xz', '\0xz (XZ Utils) 5.6.2\0', '5.6.2'), sample('liblzma.so.5.4.1', '\x005.4.1\0\0\0', '5.4.1')],
  'zabbix-agent': [sample('zabbix_agentd', '\0Zabbix 6.0.14\0', '6.0.14')],
  'haskell-stack': [sample('stack', '\0Version 2.9.1, Git revision 409d56031b42\0', '2.9.1')],
  libarchive: [sample('libarchive.so.13.6.2', '\0libarchive 3.6.2\0', '3.6.2')],
  'libjpeg-turbo': [sample('libjpeg.so.62.3.0', '\0libjpeg-turbo version 2.1.5 (build 20230203)\0', '2.1.5')],
  libpng: [sample('libpng16.so.16.39.0', '\0libpng version 1.6.39\0', '1.6.39')],
  libssh2: [sample('libssh2.so.1.0.1', '\0SSH-2.0-libssh2_1.10.0\0', '1.10.0')],
  libtiff: [sample('libtiff.so.6.0.0', '\0LIBTIFF, Version 4.5.0\nCopyright', '4.5.0')],
  zlib: [sample('libz.so.1.2.13', ' deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly', '1.2.13')],
  zstd: [sample('zstd', '\0v1.5.4\0Zstandard CLI\0', '1.5.4'), sample('libzstd.so.1.5.4', '\u00851.5.4\0\0', '1.5.4')],
};
