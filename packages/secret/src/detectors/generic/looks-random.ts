/** Least share of a value that must not be words for it to look random. */
const RANDOM_SHARE = 0.5;

/**
 * True when a value looks random: it mixes letters and digits and is not mostly words, a path, a version, an identifier of source
 * code or a well-known encoding of something public.
 */
export function looksRandom(value: string): boolean {
  if (!/[A-Za-z]/.test(value) || !/\d/.test(value)) return false;
  if (KNOWN_SHAPES.test(value)) return false;
  const words = [...value.matchAll(WORDS)].reduce((sum, [word]) => sum + word.length, 0);
  return words <= value.length * RANDOM_SHARE;
}

/** Runs of letters with a vowel, as in `getAccessToken` or `my-secret-name`. */
const WORDS = /[A-Z]?[a-z]{1,20}?[aeiouy][a-z]{1,20}|[A-Z]{4,}(?![a-z])/g;

/** Paths, URLs, host names, versions, dates, calls, hash pins (`sha256-…`), UUIDs, image digests, licence and locale names. */
const KNOWN_SHAPES =
  /^[.~]{0,2}\/[\w.-]{1,64}\/|:\/\/|^[A-Za-z_][\w-]{0,64}(?:\.[A-Za-z_][\w-]{0,64}){1,12}$|^v?\d{1,5}\.\d{1,5}(?:\.|$)|^\d{4}-\d{2}-\d{2}|^sha\d{1,3}[-:]|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^0x[0-9a-f]{1,150}$|^\d{1,30}[a-z]{1,3}$|^(?:[A-Z][A-Z0-9]{0,30}_){1,8}[A-Z0-9]{1,30}$|^[a-z]{1,30}(?:_[a-z0-9]{1,30}){2,12}$/;
