import type { ParameterKind } from './parameter-kind.ts';
import { oneOf } from './text-kinds.ts';

/** Whether the values of a rule are the only ones allowed, or are denied; the historical words are read too. */
export const LIST_TYPE: ParameterKind<'allowlist' | 'denylist'> = oneOf(['allowlist', 'denylist'], {
  whitelist: 'allowlist',
  blacklist: 'denylist',
});
