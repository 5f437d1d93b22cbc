/** Encoded values whose decoded first bytes say that they are public: certificates. */
const PUBLIC = /^LS0tLS1CRUdJTiBD/;

/** True when a value of a Secret manifest is more than a name: it has letters and digits or is base64 with padding. */
export function holdsSecretValue(value: string): boolean {
  return !PUBLIC.test(value) && (/\d/.test(value) || value.endsWith('='));
}
