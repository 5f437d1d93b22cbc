import { generateKeyPairSync } from 'node:crypto';

/** A fresh public key in PEM. */
export function publicKey(): string {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return key.export({ type: 'spki', format: 'pem' });
}

/** A block with the label of a certificate that holds some DER structure: readers of policies look no deeper. */
export function certificateBlock(): string {
  return publicKey().replaceAll('PUBLIC KEY', 'CERTIFICATE');
}

/** Text indented for YAML: every line but the first. */
export function indent(text: string, by: number): string {
  return text
    .trimEnd()
    .split('\n')
    .join(`\n${' '.repeat(by)}`);
}
