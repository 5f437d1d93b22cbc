import { type FeedSource, invalid } from '../document/feed-source.ts';
import { checkedWord } from '../document/members.ts';
import type { XmlElement } from '../document/xml-document.ts';
import type { OvalCheck } from './oval-check.ts';

/** What a test looks at. */
export type OvalTest =
  | {
      readonly kind: 'package';
      readonly names: readonly string[];
      readonly range: Pick<OvalCheck, 'lower' | 'upper' | 'exact'>;
      readonly architectures: readonly string[];
    }
  | { readonly kind: 'architecture'; readonly architectures: readonly string[] }
  | { readonly kind: 'product' }
  | { readonly kind: 'other' };

/** Tests of a document by id. */
export type OvalTests = ReadonlyMap<string, OvalTest>;

interface State {
  readonly range: Pick<OvalCheck, 'lower' | 'upper' | 'exact'> | null;
  readonly architectures: readonly string[];
  readonly hasVersion: boolean;
}

const ANY: Pick<OvalCheck, 'lower' | 'upper' | 'exact'> = { lower: null, upper: null, exact: null };

const PACKAGE_TESTS: ReadonlySet<string> = new Set(['rpminfo_test', 'dpkginfo_test', 'textfilecontent54_test']);

/** A line of the list of packages that Ubuntu's documents for images look into: `^libssh-4(?::\\w+|)\\s+(.*)$`. */
const MANIFEST_LINE = /^\^([a-z0-9][a-z0-9+.\\-]*)\(\?::\\w\+\|\)\\s\+\(\.\*\)\$$/;

/**
 * Resolves the tests of an OVAL document: `rpminfo_test`, `dpkginfo_test`, and the `textfilecontent54_test` of a list of packages by
 * which Ubuntu's documents for images go, with their objects, states and variables.
 * @throws FEED_INVALID when a test names what is not there
 */
export function readTests(source: FeedSource, root: XmlElement): OvalTests {
  const variables = readVariables(source, root);
  const names = readObjects(source, root, variables);
  const states = readStates(source, root);
  const tests = new Map<string, OvalTest>();
  for (const section of root.children('tests')) {
    for (const kind of section.names) {
      for (const test of section.children(kind))
        tests.set(idOf(source, test, kind), readTest(source, { kind, test, names, states }));
    }
  }
  return tests;
}

interface Parts {
  readonly kind: string;
  readonly test: XmlElement;
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly states: ReadonlyMap<string, State>;
}

function readTest(source: FeedSource, { kind, test, names, states }: Parts): OvalTest {
  if (!PACKAGE_TESTS.has(kind) || isNegated(test)) return { kind: 'other' };
  const object = test.child('object')?.attribute('object_ref') ?? '';
  const found = names.get(object);
  if (kind === 'textfilecontent54_test' && found === undefined) return { kind: 'other' };
  if (found === undefined)
    throw invalid(source, idOf(source, test, kind), `names the object ${object}, which is not there`);
  const reference = test.child('state')?.attribute('state_ref') ?? null;
  if (reference === null) return { kind: 'package', names: found, range: ANY, architectures: [] };
  const state = states.get(reference);
  if (state === undefined)
    throw invalid(source, idOf(source, test, kind), `names the state ${reference}, which is not there`);
  if (state.range !== null)
    return { kind: 'package', names: found, range: state.range, architectures: state.architectures };
  if (state.hasVersion) return { kind: 'product' };
  return state.architectures.length > 0
    ? { kind: 'architecture', architectures: state.architectures }
    : { kind: 'other' };
}

/** That a package is not there, or not new enough, as SUSE asks of kernel patches, says nothing of that package. */
function isNegated(test: XmlElement): boolean {
  return test.attribute('check') === 'none satisfy' || test.attribute('check_existence') === 'none_exist';
}

function readVariables(source: FeedSource, root: XmlElement): ReadonlyMap<string, readonly string[]> {
  const variables = new Map<string, readonly string[]>();
  for (const variable of root.children('variables').flatMap((section) => section.children('constant_variable'))) {
    const id = idOf(source, variable, 'constant_variable');
    variables.set(
      id,
      variable.children('value').map((value) => checkedWord(source, id, value.text)),
    );
  }
  return variables;
}

function readObjects(
  source: FeedSource,
  root: XmlElement,
  variables: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const section of root.children('objects')) {
    for (const kind of ['rpminfo_object', 'dpkginfo_object']) {
      for (const object of section.children(kind)) {
        const id = idOf(source, object, kind);
        names.set(id, valuesOf(source, { id, element: object.child('name'), variables }));
      }
    }
    for (const object of section.children('textfilecontent54_object')) {
      if (object.child('filename')?.text !== 'manifest') continue;
      const id = idOf(source, object, 'textfilecontent54_object');
      const lines = valuesOf(source, { id, element: object.child('pattern'), variables });
      names.set(
        id,
        lines.map((line) => nameInManifest(source, id, line)),
      );
    }
  }
  return names;
}

interface Valued {
  readonly id: string;
  readonly element: XmlElement | null;
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** The text of an element, or the values of the variable that it names. */
function valuesOf(source: FeedSource, { id, element, variables }: Valued): readonly string[] {
  const variable = element?.attribute('var_ref') ?? null;
  const found = variable === null ? [checkedWord(source, id, element?.text ?? '')] : variables.get(variable);
  if (found === undefined) throw invalid(source, id, 'names a variable that is not there');
  return found;
}

function nameInManifest(source: FeedSource, id: string, line: string): string {
  const name = MANIFEST_LINE.exec(line)?.[1];
  if (name === undefined) throw invalid(source, id, 'looks for something else than a package');
  return name.replaceAll('\\', '');
}

function readStates(source: FeedSource, root: XmlElement): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const section of root.children('states')) {
    for (const kind of ['rpminfo_state', 'dpkginfo_state', 'textfilecontent54_state']) {
      for (const state of section.children(kind)) {
        const id = idOf(source, state, kind);
        const evr = comparedVersion(state);
        states.set(id, {
          range: evr === null ? null : rangeOf(source, id, evr),
          architectures: architecturesOf(state.child('arch')?.text ?? ''),
          hasVersion: state.child('version') !== null,
        });
      }
    }
  }
  return states;
}

/** The version that packages are compared with. SUSE writes a `version` of 0 for packages that are not affected. */
function comparedVersion(state: XmlElement): XmlElement | null {
  const version = state.child('version');
  const subexpression = state.child('subexpression');
  return (
    state.child('evr') ??
    (version?.text.trim() === '0' ? version : null) ??
    (/_evr_string$|^evr_string$/.test(subexpression?.attribute('datatype') ?? '') ? subexpression : null)
  );
}

function rangeOf(source: FeedSource, id: string, evr: XmlElement): Pick<OvalCheck, 'lower' | 'upper' | 'exact'> {
  const version = checkedWord(source, id, evr.text);
  const operation = evr.attribute('operation') ?? 'equals';
  switch (operation) {
    case 'less than':
      return { ...ANY, upper: { version, inclusive: false } };
    case 'less than or equal':
      return { ...ANY, upper: { version, inclusive: true } };
    case 'greater than':
      return { ...ANY, lower: { version, inclusive: false } };
    case 'greater than or equal':
      return { ...ANY, lower: { version, inclusive: true } };
    case 'equals':
      return { ...ANY, exact: version };
    default:
      throw invalid(source, id, `compares by ${JSON.stringify(operation)}, which is not read`);
  }
}

/** `x86_64`, `aarch64|x86_64`, `(aarch64|x86_64)`, `^x86_64$`: the names in it; none for any other pattern. */
function architecturesOf(pattern: string): readonly string[] {
  const plain = pattern.trim().replaceAll(/[()^$]/g, '');
  return /^\w+(?:\|\w+)*$/.test(plain) ? plain.split('|') : [];
}

function idOf(source: FeedSource, element: XmlElement, kind: string): string {
  const id = element.attribute('id');
  if (id === null) throw invalid(source, kind, 'has no id');
  return id;
}
