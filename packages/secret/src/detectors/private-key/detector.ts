import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { isUnprotectedOpensshKey, isWrappedOpensshKey } from './openssh-key.ts';

/** Key material between the lines of a PEM block, its line ends written plainly or escaped; bounded to what RSA with 16,384 bits takes. */
const BODY = '[A-Za-z0-9+/=\\s\\\\]{64,13000}';
/** Header lines of an old PEM block (RFC 1421), at most four. */
const HEADERS = '(?:[ \\t]{0,4}[A-Za-z-]{3,24}:[^\\n\\\\]{0,120}(?:\\r?\\n|\\\\r\\\\n|\\\\n)){1,4}';
const EOL = '(?:\\s|\\\\[nr]){1,8}';
/** The words of the boundary lines, apart so that this file does not look like a key. */
const KEY = 'PRIVATE[ ]KEY';

/** Secrets of Private key. */
export const privateKeyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'private-key',
    service: 'Private key',
    title: 'Private key (PEM)',
    summary: 'Proves the identity that belongs to its public key, or decrypts what was encrypted to it.',
    breadth: 'format',
    keywords: ['-----BEGIN'],
    pattern: new RegExp(
      `-----BEGIN (?:RSA |EC |DSA |ECDSA )?${KEY}-----${EOL}${BODY}-----END (?:RSA |EC |DSA |ECDSA )?${KEY}-----`,
    ),
    after: 14_000,
    equivalents: ['gitleaks:private-key', 'trivy:private-key'],
    examples: {
      leaks: [
        '-----BEGIN RSA PRIVATE{} KEY-----\n{base64:64}\n{base64:64}\n-----END RSA PRIVATE{} KEY-----\n',
        '"-----BEGIN PRIVATE{} KEY-----\\n{base64:64}\\n{base64:40}\\n-----END PRIVATE{} KEY-----\\n"',
      ],
      clean: [
        '-----BEGIN PUBLIC KEY-----\n{base64:64}\n{base64:64}\n-----END PUBLIC KEY-----',
        '-----BEGIN PRIVATE{} KEY-----\n...\n-----END PRIVATE{} KEY-----',
      ],
    },
  }),
  defineDetector({
    id: 'private-key-openssh',
    service: 'Private key',
    title: 'OpenSSH private key without a passphrase',
    summary: 'Logs in wherever its public key is authorised.',
    breadth: 'format',
    keywords: ['-----BEGIN OPENSSH'],
    pattern: new RegExp(`-----BEGIN OPENSSH ${KEY}-----${EOL}${BODY}-----END OPENSSH ${KEY}-----`),
    after: 14_000,
    accepts: isUnprotectedOpensshKey,
    examples: {
      leaks: [
        '-----BEGIN OPENSSH PRIVATE{} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB{base64:120}\n-----END OPENSSH PRIVATE{} KEY-----',
      ],
      clean: [
        '-----BEGIN OPENSSH PRIVATE{} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0{base64:120}\n-----END OPENSSH PRIVATE{} KEY-----',
      ],
    },
  }),
  defineDetector({
    id: 'private-key-encrypted',
    service: 'Private key',
    title: 'Encrypted private key (PEM)',
    summary: 'Is a private key for whoever knows or guesses its passphrase.',
    breadth: 'format',
    confidence: 'low',
    keywords: ['-----BEGIN'],
    pattern: new RegExp(
      `-----BEGIN (?:ENCRYPTED ${KEY}-----${EOL}|(?:RSA |EC |DSA )?${KEY}-----${EOL}${HEADERS}\\s{0,4}(?:\\\\n){0,2})${BODY}-----END (?:ENCRYPTED |RSA |EC |DSA )?${KEY}-----`,
    ),
    after: 14_600,
    examples: {
      leaks: [
        '-----BEGIN ENCRYPTED PRIVATE{} KEY-----\n{base64:64}\n{base64:64}\n-----END ENCRYPTED PRIVATE{} KEY-----',
        '-----BEGIN RSA PRIVATE{} KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{HEX:32}\n\n{base64:64}\n{base64:64}\n-----END RSA PRIVATE{} KEY-----',
      ],
      clean: ['-----BEGIN ENCRYPTED MESSAGE-----\n{base64:64}\n{base64:64}\n-----END ENCRYPTED MESSAGE-----'],
    },
  }),
  defineDetector({
    id: 'private-key-openssh-encrypted',
    service: 'Private key',
    title: 'OpenSSH private key with a passphrase',
    summary: 'Is a private key for whoever knows or guesses its passphrase.',
    breadth: 'format',
    confidence: 'low',
    keywords: ['-----BEGIN OPENSSH'],
    pattern: new RegExp(`-----BEGIN OPENSSH ${KEY}-----${EOL}${BODY}-----END OPENSSH ${KEY}-----`),
    after: 14_000,
    accepts: isWrappedOpensshKey,
    examples: {
      leaks: [
        '-----BEGIN OPENSSH PRIVATE{} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0{base64:120}\n-----END OPENSSH PRIVATE{} KEY-----',
      ],
      clean: [
        '-----BEGIN OPENSSH PRIVATE{} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB{base64:120}\n-----END OPENSSH PRIVATE{} KEY-----',
      ],
    },
  }),
  defineDetector({
    id: 'private-key-pgp',
    service: 'Private key',
    title: 'PGP private key block',
    summary: 'Signs and decrypts as its owner, unless a passphrase protects it.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['-----BEGIN PGP'],
    pattern: new RegExp(
      `-----BEGIN PGP ${KEY} BLOCK-----(?:\\s{0,4}(?:Version|Comment|Hash|Charset):[^\\n]{0,120}){0,4}\\s{1,8}[A-Za-z0-9+/=\\s]{64,24000}-----END PGP ${KEY} BLOCK-----`,
    ),
    after: 25_000,
    equivalents: ['gitleaks:private-key'],
    examples: {
      leaks: [
        '-----BEGIN PGP PRIVATE{} KEY BLOCK-----\nVersion: 1\n\n{base64:64}\n{base64:64}\n=ab12\n-----END PGP PRIVATE{} KEY BLOCK-----',
      ],
      clean: ['-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{base64:64}\n{base64:64}\n-----END PGP PUBLIC KEY BLOCK-----'],
    },
  }),
  defineDetector({
    id: 'private-key-putty',
    service: 'Private key',
    title: 'PuTTY private key',
    summary: 'Logs in wherever its public key is authorised, unless a passphrase protects it.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['PuTTY-User-Key-File-'],
    pattern:
      /PuTTY-User-Key-File-[123]: [\w@.-]{3,40}\r?\nEncryption: [\w-]{3,20}\r?\n[^]{0,6000}?Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\s]{40,12000}?)\r?\nPrivate-MAC:/,
    after: 18_400,
    secretGroup: 1,
    examples: {
      leaks: [
        'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: k\nPublic-Lines: 1\n{base64:64}\nPrivate-Lines: 1\n{base64:64}\nPrivate-MAC: {hex:40}',
      ],
      clean: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n'],
    },
  }),
  defineDetector({
    id: 'private-key-java-keystore',
    service: 'Private key',
    title: 'Java key store with a private key',
    summary: 'Is a private key for whoever knows or guesses its password.',
    breadth: 'format',
    confidence: 'low',
    keywords: ['\xfe\xed\xfe\xed\0\0\0', '\xce\xce\xce\xce\0\0\0'],
    pattern: /(?<![^])(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)\0\0\0[\cA\cB][^]{4}\0\0\0[\cA\cC][^]{24,200}/,
    examples: {
      leaks: ['\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x01\0\x03key{alnum:60}'],
      clean: [
        '\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x03key{alnum:60}',
        'x\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x01\0\x03key{alnum:60}',
      ],
    },
  }),
  defineDetector({
    id: 'private-key-pkcs12',
    service: 'Private key',
    title: 'PKCS #12 file with a private key',
    summary: 'Is a private key for whoever knows or guesses its password.',
    breadth: 'format',
    confidence: 'low',
    keywords: ['\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01', '\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02'],
    pattern: /\x2a\x86\x48\x86\xf7\r\cA\f\n\cA[\cA\cB][^]{64,240}/,
    paths: /\.(?:p12|pfx|pkcs12|jks|keystore|ks|bcfks)$/i,
    equivalents: ['gitleaks:pkcs12-file'],
    examples: {
      leaks: ['\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02{alnum:90}'],
      clean: ['\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03{alnum:90}'],
    },
  }),
];
