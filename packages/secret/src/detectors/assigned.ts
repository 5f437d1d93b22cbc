import { anyCase } from './any-case.ts';

/**
 * A pattern for a value whose own form says too little: it must be assigned to something whose name starts with one of the given
 * words, as in `datadog_api_key: "…"`. The value is group 1. `name` and `value` are sources of expressions; case counts in the value.
 */
export function assigned(name: string, value: string): RegExp {
  return new RegExp(`(?:${anyCase(name)})${NAME_REST}${OPERATOR}(${value})(?![A-Za-z0-9_/+=-])`);
}

/** What may follow in the name, with the quotation mark or bracket that closes it. */
const NAME_REST = '[\\w .-]{0,40}?["\'`\\]]{0,2}';
/** What stands between a name and its value, with the quotation mark that opens the value. */
const OPERATOR = '\\s{0,4}(?:=>|:=|={1,2}|:|>|,|\\()\\s{0,4}["\'`]{0,3}';
