import { type ProgramRow, after, before } from '../evidence.ts';

/** Version of OpenSSL before its date: `3.0.13 30 Jan 2024`, `1.1.1k  FIPS 25 Mar 2021`. */
const OPENSSL = /^(\d+\.\d+\.\d+[a-z]{0,2}(?:-(?:alpha|beta)\d*)?)(?:-fips)?(?: +FIPS)? +\d{1,2} [A-Z][a-z]{2} \d{4}/;

/** Libraries that are copied into images by themselves. */
export const LIBRARY_ROWS: readonly ProgramRow[] = [
  { name: 'aws-lc', files: ['openssl', 'libcrypto*.so*'], evidence: [after('AWS-LC ')], cpe: ['amazon', 'aws-lc'] },
  {
    name: 'libressl',
    files: ['openssl', 'libcrypto.so*'],
    evidence: [after('LibreSSL ', /^(\d+\.\d+\.\d+)\0/)],
    cpe: ['openbsd', 'libressl'],
  },
  {
    name: 'openssl',
    files: ['openssl', 'libcrypto.so*'],
    evidence: [after('OpenSSL ', OPENSSL)],
    cpe: ['openssl', 'openssl'],
  },
  {
    name: 'bzip2',
    files: ['libbz2.so*'],
    evidence: [', 13-Jul-2019', ', 27-Jun-2019', ', 6-Sept-2010'].map((date) => before(date, /(\d+\.\d+\.\d+)$/)),
    cpe: ['bzip', 'bzip2'],
  },
  { name: 'expat', files: ['libexpat.so*'], evidence: [after('expat_')], cpe: ['libexpat_project', 'libexpat'] },
  {
    name: 'glibc',
    files: ['libc.so.6', 'libc-2.*.so'],
    evidence: [after('release version ', /^(\d+\.\d+)/)],
    cpe: ['gnu', 'glibc'],
  },
  { name: 'gnutls', files: ['libgnutls.so*'], evidence: [after('Enabled GnuTLS ')], cpe: ['gnu', 'gnutls'] },
  {
    name: 'heimdal',
    files: ['libkrb5.so.26*', 'kdc'],
    evidence: [after('Heimdal ')],
    cpe: ['heimdal_project', 'heimdal'],
  },
  { name: 'krb5', files: ['libkrb5.so.3*'], evidence: [after('KRB5_BRAND: krb5-')], cpe: ['mit', 'kerberos_5'] },
  {
    name: 'libarchive',
    files: ['libarchive.so*', 'bsdtar'],
    evidence: [after('libarchive ', /^(\d+\.\d+\.\d+)/)],
    cpe: ['libarchive', 'libarchive'],
  },
  {
    name: 'libcurl',
    files: ['libcurl.so*', 'libcurl-gnutls.so*', 'libcurl-nss.so*'],
    evidence: [after('libcurl/')],
    cpe: ['haxx', 'libcurl'],
  },
  {
    name: 'libjpeg-turbo',
    files: ['libjpeg.so*', 'libturbojpeg.so*'],
    evidence: [after('libjpeg-turbo version ')],
    cpe: ['libjpeg-turbo', 'libjpeg-turbo'],
  },
  { name: 'libpng', files: ['libpng*.so*'], evidence: [after('libpng version ')], cpe: ['libpng', 'libpng'] },
  { name: 'libssh2', files: ['libssh2.so*'], evidence: [after('SSH-2.0-libssh2_')], cpe: ['libssh2', 'libssh2'] },
  { name: 'libtiff', files: ['libtiff.so*'], evidence: [after('LIBTIFF, Version ')], cpe: ['libtiff', 'libtiff'] },
  {
    name: 'musl',
    files: ['ld-musl-*.so.1', 'libc.musl-*.so.1', '*-linux-musl*/libc.so'],
    evidence: [after('/proc/self/fd/\0', /^(1\.\d+\.\d+)\0/), before('\0Unsupported request %d', /\0(1\.\d+\.\d+)$/)],
    cpe: ['musl-libc', 'musl'],
  },
  {
    name: 'qt',
    files: ['libQtCore.so*', 'libQt5Core.so*', 'libQt6Core.so*'],
    evidence: [after('Qt ', /^(\d+\.\d+\.\d+) \(/), after('QtCore library version ', /^(\d+\.\d+\.\d+)/)],
    cpe: ['qt', 'qt'],
  },
  { name: 'zlib', files: ['libz.so*'], evidence: [after(' deflate '), after(' inflate ')], cpe: ['zlib', 'zlib'] },
];
