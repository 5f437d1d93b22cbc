/** `openssh-key-v1` and the length 4 of the cipher name `none`, in base64: how a key without a passphrase starts. */
const UNPROTECTED = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU';

/** True when an OpenSSH key block has no passphrase. */
export function isUnprotectedOpensshKey(block: string): boolean {
  return block.replace(/\\[nr]|\s/g, '').includes(UNPROTECTED);
}

/** True when an OpenSSH key block is encrypted, or is of a form that is not known. */
export function isWrappedOpensshKey(block: string): boolean {
  return !isUnprotectedOpensshKey(block);
}
