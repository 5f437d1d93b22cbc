import { generateKeyPairSync, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A key and a self-signed certificate, both PEM; the certificate is its own certificate authority. */
export interface TestCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** What goes into a test certificate. */
export interface TestCertificateOptions {
  /** Host names and IPv4 addresses it is for. Default `localhost` and `127.0.0.1`. */
  readonly hosts?: readonly string[];
  /** True makes it one that ended long ago. Default false. */
  readonly expired?: boolean;
}

/** Makes a certificate for tests of TLS (RFC 5280); a new key each time, valid until 2049. */
export function createTestCertificate(options: TestCertificateOptions = {}): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(COMMON_NAME, encode(0x0c, Buffer.from('assay test')))));
  const [from, until] =
    options.expired === true ? ['000101000000Z', '010101000000Z'] : ['200101000000Z', '491231235959Z'];
  const body = sequence(
    encode(0xa0, encode(0x02, Buffer.from([2]))),
    encode(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    sequence(encode(0x17, Buffer.from(from)), encode(0x17, Buffer.from(until))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    encode(0xa3, sequence(alternativeNames(options.hosts ?? ['localhost', '127.0.0.1']), AUTHORITY)),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, ECDSA_SHA256, encode(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    certificate: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** One DER value: tag, length, content. */
function encode(tag: number, content: Uint8Array): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return encode(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Uint8Array[]): Buffer {
  return encode(0x31, Buffer.concat(parts));
}

/** 2.5.4.3 */
const COMMON_NAME: Buffer = encode(0x06, Buffer.from([0x55, 0x04, 0x03]));
/** 1.2.840.10045.4.3.2 */
const ECDSA_SHA256: Buffer = sequence(encode(0x06, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])));
/** Basic constraints (2.5.29.19), critical: a certificate authority. */
const AUTHORITY: Buffer = sequence(
  encode(0x06, Buffer.from([0x55, 0x1d, 0x13])),
  encode(0x01, Buffer.from([0xff])),
  encode(0x04, sequence(encode(0x01, Buffer.from([0xff])))),
);

/** Subject alternative names (2.5.29.17). */
function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? encode(0x87, Buffer.from(host.split('.').map(Number))) : encode(0x82, Buffer.from(host)),
  );
  return sequence(encode(0x06, Buffer.from([0x55, 0x1d, 0x11])), encode(0x04, sequence(...names)));
}
