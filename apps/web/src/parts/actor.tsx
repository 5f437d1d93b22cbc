import { visibleText } from './visible-text.ts';

/** Characters of a name that are shown. */
const LONGEST = 40;

/** Who did something, or what it was done to: by name, or what it is and the end of its id. */
export function Actor({ name }: { readonly name: string }) {
  const shown = visibleText(name);
  const [, kind = '', id = ''] = /^([a-z-]+):([0-9a-f-]{36})$/.exec(shown) ?? [];
  if (id === '' && shown.length <= LONGEST) return <span className="wrapped">{shown}</span>;
  return (
    <span className="wrapped" data-hint={shown} tabIndex={0}>
      {id === '' ? `${shown.slice(0, LONGEST)}…` : `${kind}\u00A0…${id.slice(-8)}`}
    </span>
  );
}
