/** True when a value only stands for a secret, whoever issued it: documented examples, templates, runs of one character. */
export function isPlaceholder(secret: string): boolean {
  return STANDS_FOR.test(secret) || DOCUMENTED.has(secret) || new Set(secret).size <= 3 || hasSequence(secret);
}

/** True when a value that people choose is one of the words that they write instead of a secret. */
export function isPlaceholderWord(secret: string): boolean {
  return isPlaceholder(secret) || WORDS.test(secret) || WHOLE_WORDS.test(secret);
}

/** Values from well-known documentation: RFC 6749 and 6750, PyJWT, the URI library of Ruby, Maven's settings. */
const DOCUMENTED: ReadonlySet<string> = new Set([
  '2YotnFZFEjr1zCsicMWpAA',
  'tGzv3JOkF0XG5Qx2TlKWIA',
  'mF_9.B5f-4.1JqM',
  'gX1fBat3bV',
  '7Fjfp0ZBr1KtDRbnfVdmIw',
  'S3nsit1ve',
  'V3ry_S3nsit1ve',
  'repopwd',
  'proxypass',
]);

/** Variables (`${X}`, `$(x)`, `$X`, `%X%`, `%s`, `{{ x }}`, `<x>`, `@X@`, `#{x}`, `{x}`), `EXAMPLE`, masks (`xxxxxx`, `****`, `....`). */
const STANDS_FOR =
  /example|\$\{|\$\(|\{\{|\}\}|#\{|^\$[A-Za-z_]|^%[A-Za-z_]{1,64}%?$|^<[^>]{1,200}>$|^@[A-Za-z_]{1,64}@$|^\{[\w.:-]{1,80}\}|[x]{6}|[X]{6}|\*{3}|\.{4}|_{6}|-{6}(?!BEGIN)|0{10}|1{10}/i;

const WORDS =
  /change[_-]?(?:me|it|this)|placeholder|redacted|removed|your[_-]|[_-]here$|^your|dummy|^fake|fake$|foobar|insert[_-]|replace[_-]?(?:me|with)|^todo|^fixme|^enter[_-]|not[_-]a[_-]real|^test[_-]|^sample|[_-]?goes[_-]?here|^xxx|^abc123|^qwerty|^secret[_-]?key$|process\.env|os\.environ|getenv|^env[.:]|^vault:|^secretsmanager:|^ref\+|^arn:aws:|^enc\[|^\[.{0,200}\]$/i;

const WHOLE_WORDS =
  /^(?:pass(?:word|wd|phrase)?\d{0,4}|secret\d{0,4}|token|key|api[_-]?key|user(?:name)?|admin\d{0,4}|root|guest|none|null|nil|undefined|true|false|string|value|hidden|default|empty|postgres|mysql|mongo|redis|rabbitmq|letmein|foo|bar|baz|pwd|hunter2|test\d{0,4})$/i;

/** Length from which a rising run of characters is no accident. */
const SEQUENCE_LENGTH = 9;

/** True for `123456789` or `abcdefghi` inside the text. */
function hasSequence(text: string): boolean {
  let run = 1;
  for (let at = 1; at < text.length; at++) {
    run = text.charCodeAt(at) === text.charCodeAt(at - 1) + 1 ? run + 1 : 1;
    if (run >= SEQUENCE_LENGTH) return true;
  }
  return false;
}
