import { type FeedSource, invalid, overLimit } from '../document/feed-source.ts';
import { checkedWord } from '../document/members.ts';
import type { XmlElement } from '../document/xml-document.ts';
import type { OvalCheck } from './oval-check.ts';
import { type OvalTests, readTests } from './read-tests.ts';

/** One definition of a vulnerability or of a patch. */
export interface OvalDefinition {
  readonly id: string;
  readonly metadata: XmlElement;
  readonly title: string;
  readonly platforms: readonly string[];
  readonly references: readonly { readonly source: string; readonly id: string; readonly url: string | null }[];
  readonly checks: readonly OvalCheck[];
}

/** Criteria within each other; real definitions have some five. */
const MAX_DEPTH = 30;

/** Conditions of one definition; the largest real ones have some 20,000. */
const MAX_CHECKS = 200_000;

/**
 * The definitions of an OVAL document (OVAL 5.11), with the tests that their criteria name resolved to conditions on packages. Criteria
 * that are negated, and tests that are not about packages, do not narrow anything.
 * @throws FEED_INVALID, also when the document has definitions and none of them has a condition that can be read: such a document must
 *   not look like one without vulnerabilities. FEED_LIMIT
 */
export function* readOval(source: FeedSource, root: XmlElement): Generator<OvalDefinition, void, void> {
  const tests = readTests(source, root);
  const definitions = root.child('definitions');
  if (definitions === null) throw invalid(source, '/oval_definitions', 'has no definitions');
  let [unread, checks] = [0, 0];
  for (const [index, definition] of definitions.children('definition').entries()) {
    const kind = definition.attribute('class');
    if (kind !== 'vulnerability' && kind !== 'patch') continue;
    const place = `/oval_definitions/definitions/definition[${index + 1}]`;
    const read = readDefinition(source, definition, { tests, place });
    checks += read.checks.length;
    if (read.checks.length === 0) unread += 1;
    yield read;
  }
  if (unread > 0 && checks === 0 && [...tests.values()].some(({ kind }) => kind === 'other')) {
    throw invalid(source, '/oval_definitions/tests', 'hold nothing about packages that can be read');
  }
}

interface Where {
  readonly tests: OvalTests;
  readonly place: string;
}

function readDefinition(source: FeedSource, definition: XmlElement, { tests, place }: Where): OvalDefinition {
  const id = definition.attribute('id');
  const metadata = definition.child('metadata');
  if (id === null) throw invalid(source, place, 'has no id');
  if (metadata === null) throw invalid(source, place, 'has no metadata');
  const checks: OvalCheck[] = [];
  for (const criteria of definition.children('criteria')) {
    collect(source, criteria, { tests, place, depth: 0, context: EVERYWHERE, checks });
  }
  return {
    id,
    metadata,
    title: metadata.child('title')?.text ?? '',
    platforms: metadata.children('affected').flatMap((affected) => affected.children('platform').map((p) => p.text)),
    references: metadata.children('reference').map((reference) => ({
      source: reference.attribute('source') ?? '',
      id: checkedWord(source, `${place}/metadata/reference`, reference.attribute('ref_id') ?? ''),
      url: reference.attribute('ref_url'),
    })),
    checks,
  };
}

type Context = Pick<OvalCheck, 'architectures' | 'module' | 'products'>;

const EVERYWHERE: Context = { architectures: [], module: null, products: [] };

interface Walk extends Where {
  readonly depth: number;
  readonly context: Context;
  readonly checks: OvalCheck[];
}

/** Conditions beside each other under AND hold for each other and for everything below. */
function collect(source: FeedSource, criteria: XmlElement, walk: Walk): void {
  if (walk.depth > MAX_DEPTH)
    throw overLimit(source, `${walk.place}: more than ${MAX_DEPTH} criteria within each other`);
  if (criteria.attribute('negate') === 'true') return;
  const isAnd = (criteria.attribute('operator') ?? 'AND') === 'AND';
  const context = isAnd ? narrowed(criteria, walk) : walk.context;
  const own: OvalCheck[] = [];
  for (const criterion of criteria.children('criterion')) {
    own.push(...checksOf(source, criterion, { ...walk, context }));
  }
  walk.checks.push(...(isAnd ? merged(own) : own));
  if (walk.checks.length > MAX_CHECKS) throw overLimit(source, `${walk.place}: more than ${MAX_CHECKS} conditions`);
  for (const inner of criteria.children('criteria')) {
    collect(source, inner, { ...walk, context, depth: walk.depth + 1 });
  }
}

/** What the conditions right here, and alternatives that are only of products, say about everything else here. */
function narrowed(criteria: XmlElement, walk: Walk): Context {
  let { architectures, module, products } = walk.context;
  for (const criterion of criteria.children('criterion')) {
    const comment = criterion.attribute('comment') ?? '';
    module = /^Module (\S+) is enabled$/.exec(comment)?.[1] ?? module;
    const test = walk.tests.get(criterion.attribute('test_ref') ?? '');
    if (test?.kind === 'architecture') architectures = test.architectures;
    if (test?.kind === 'product') products = [productOf(comment)];
  }
  for (const alternatives of criteria.children('criteria')) {
    const named = productsOf(alternatives, walk);
    if (named !== null) products = named;
  }
  return { architectures, module, products };
}

/** The products of criteria that are nothing but alternatives of products; null for any other. */
function productsOf(criteria: XmlElement, { tests }: Walk): readonly string[] | null {
  const criterions = criteria.children('criterion');
  if (criteria.attribute('operator') !== 'OR' || criterions.length === 0 || criteria.children('criteria').length > 0) {
    return null;
  }
  const products = criterions.map((criterion) => {
    const test = tests.get(criterion.attribute('test_ref') ?? '');
    return test?.kind === 'product' ? productOf(criterion.attribute('comment') ?? '') : null;
  });
  return products.includes(null) ? null : products.filter((product) => product !== null);
}

function productOf(comment: string): string {
  return comment.replace(/ is installed$/, '');
}

function checksOf(source: FeedSource, criterion: XmlElement, walk: Walk): readonly OvalCheck[] {
  if (criterion.attribute('negate') === 'true') return [];
  const reference = criterion.attribute('test_ref');
  if (reference === null) throw invalid(source, walk.place, 'has a criterion without test');
  const test = walk.tests.get(reference);
  if (test === undefined) throw invalid(source, walk.place, `names the test ${reference}, which is not there`);
  if (test.kind !== 'package') return [];
  const { context } = walk;
  return test.names.map((name) => ({
    ...context,
    name,
    ...test.range,
    architectures: test.architectures.length > 0 ? test.architectures : context.architectures,
    comment: (criterion.attribute('comment') ?? '').slice(0, 500),
  }));
}

/** Two bounds on one package under AND are one range. */
function merged(checks: readonly OvalCheck[]): readonly OvalCheck[] {
  const byName = new Map<string, OvalCheck>();
  for (const check of checks) {
    const known = byName.get(check.name);
    byName.set(
      check.name,
      known === undefined
        ? check
        : {
            ...known,
            lower: known.lower ?? check.lower,
            upper: known.upper ?? check.upper,
            exact: known.exact ?? check.exact,
          },
    );
  }
  return [...byName.values()];
}
