/** Words that stand for a credential. */
const SECRET: ReadonlySet<string> = new Set(
  'apikey auth credential credentials key keys pass passphrase passwd password passwords pwd pword secret secrets token tokens'.split(
    ' ',
  ),
);
/** Words that make the name one of something about a credential. */
const ABOUT: ReadonlySet<string> = new Set(
  (
    'algorithm allow cache cert count dir disable duration enable enabled endpoint expiry expires file files fingerprint folder ' +
    'host id ids issuer length level method min max mode name path port provider public pub publishable realm server size ' +
    'timeout ttl type uri url user username version keyserver url urls'
  ).split(' '),
);
/** Names of public keys. */
const PUBLIC_KEY = /(?:^|_)(?:gpg|pgp|signing|apt|repo|release|host)_?keys?$/;
const HARMLESS = /^(?:|true|false|yes|no|on|off|none|null|[01]|\/.*)$/i;
/** A relative path to a file of a usual kind. */
const FILE_PATH = /^[\w.-]+(?:\/[\w.-]+)*\.(?:crt|json|key|pem|pub|txt)$/;

/** True for a name, in lower case, that stands for a credential. */
export function isSecretName(name: string): boolean {
  if (name.length > 200 || PUBLIC_KEY.test(name)) return false;
  const words = name.split(/[_.-]/);
  if (words.some((word) => ABOUT.has(word))) return false;
  return words.some((word) => SECRET.has(word));
}

/** True for values that cannot be a credential: none, a switch, a path. An argument without a value gets one from the build. */
export function isHarmlessValue(value: string, isEnv: boolean): boolean {
  if (value === '') return isEnv;
  return value.length < 300 && (HARMLESS.test(value) || FILE_PATH.test(value));
}
