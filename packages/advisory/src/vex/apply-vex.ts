import type { Inspection, Package, SuppressedMatch, VexNote, VulnerabilityMatch } from '@assay/core';
import { isCve } from '../matching/canonical-id.ts';
import { shown } from '../matching/shown-text.ts';
import { identifiersOf } from './image-identifiers.ts';
import { type TargetScope, isAbout, scopeOf } from './product-match.ts';
import type { VexSource, VexStatement, VexStatus } from './vex-document.ts';

/** Matches after VEX: those that still count, and those that a trusted statement takes out. */
export interface VexResult {
  readonly matches: readonly VulnerabilityMatch[];
  readonly suppressed: readonly SuppressedMatch[];
}

/**
 * Applies VEX documents. Every statement about a match is noted, the newest first; of equal age the one that takes less out. The newest
 * trusted one decides: `not_affected` and `fixed` take the match out, the others mark it. Untrusted ones are only noted.
 */
export function applyVex(
  matches: readonly VulnerabilityMatch[],
  inspection: Pick<Inspection, 'subject' | 'os' | 'packages'>,
  sources: readonly VexSource[],
): VexResult {
  if (sources.length === 0 || matches.length === 0) return { matches, suppressed: [] };
  const statements = indexStatements(sources);
  const image = identifiersOf(inspection);
  const scopes = new Map<VexStatement, TargetScope>();
  const scopeFor = (statement: VexStatement): TargetScope => {
    const scope = scopes.get(statement) ?? scopeOf(statement.targets, image);
    scopes.set(statement, scope);
    return scope;
  };
  const packages = new Map(inspection.packages.map((found) => [found.purl, found]));
  const kept: VulnerabilityMatch[] = [];
  const suppressed: SuppressedMatch[] = [];
  for (const match of matches) {
    const found = packages.get(match.package.purl);
    const marked = found === undefined ? match : withNotes(match, notesFor(match, found, statements, scopeFor));
    const decisive = decisiveNote(marked);
    if (decisive === undefined || !isSettling(decisive.status)) kept.push(marked);
    else suppressed.push({ match: marked, reason: 'vex', explanation: explain(decisive) });
  }
  return { matches: kept, suppressed };
}

interface Indexed {
  readonly statement: VexStatement;
  readonly source: VexSource;
}

function indexStatements(sources: readonly VexSource[]): ReadonlyMap<string, readonly Indexed[]> {
  const byId = new Map<string, Indexed[]>();
  for (const source of sources) {
    for (const statement of source.document.statements) {
      for (const id of new Set(statement.ids)) {
        const known = byId.get(id);
        if (known === undefined) byId.set(id, [{ statement, source }]);
        else known.push({ statement, source });
      }
    }
  }
  return byId;
}

/** Where an advisory stands for several CVEs, a statement about one of them is none about all. */
function notesFor(
  match: VulnerabilityMatch,
  found: Package,
  statements: ReadonlyMap<string, readonly Indexed[]>,
  scopeFor: (statement: VexStatement) => TargetScope,
): readonly VexNote[] {
  const all = [match.id, ...match.aliases];
  const ids = all.filter(isCve).length > 1 ? [match.id] : all;
  const about = new Set(ids.flatMap((id) => statements.get(id) ?? []));
  const notes = new Map<string, VexNote>();
  for (const { statement, source } of about) {
    if (!isAbout(scopeFor(statement), found)) continue;
    const note = noteOf(statement, source);
    notes.set(JSON.stringify(note), note);
  }
  return [...notes.values()].toSorted(inOrder);
}

function noteOf(statement: VexStatement, { document, trusted, name }: VexSource): VexNote {
  return {
    status: statement.status,
    justification: statement.justification,
    text: statement.text,
    timestamp: statement.timestamp ?? document.timestamp,
    document: name ?? document.id,
    author: document.author,
    trusted: trusted ?? false,
  };
}

/** Of statements of one age the first of these counts. */
const CAUTION: readonly VexStatus[] = ['affected', 'under_investigation', 'fixed', 'not_affected'];

function inOrder(a: VexNote, b: VexNote): number {
  const keys = [a, b].map((note) => [note.document, note.justification ?? '', note.text ?? ''].join('\0'));
  const [first = '', second = ''] = keys;
  return (
    Number(b.trusted) - Number(a.trusted) ||
    newestFirst(a.timestamp, b.timestamp) ||
    CAUTION.indexOf(a.status) - CAUTION.indexOf(b.status) ||
    (first < second ? -1 : first > second ? 1 : 0)
  );
}

function newestFirst(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? 1 : -1;
}

function withNotes(match: VulnerabilityMatch, notes: readonly VexNote[]): VulnerabilityMatch {
  if (notes.length === 0) return match;
  const trusted = notes.filter((note) => note.trusted);
  const conflict = new Set(trusted.map(({ status }) => status)).size > 1;
  return {
    ...match,
    vex: trusted[0]?.status ?? null,
    vexNotes: notes,
    ...(conflict ? { vexConflict: true } : {}),
  };
}

function decisiveNote({ vexNotes }: VulnerabilityMatch): VexNote | undefined {
  return vexNotes?.find(({ trusted }) => trusted);
}

function isSettling(status: VexStatus): boolean {
  return status === 'not_affected' || status === 'fixed';
}

function explain({ status, justification, document }: VexNote): string {
  const why = justification === null ? '' : ` (${shown(justification)})`;
  return `${document === '' ? 'a VEX document' : shown(document)} says ${status}${why}`;
}
