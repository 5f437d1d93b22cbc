import { listField, textField } from '../decode/json-fields.ts';
import type { Relation } from '../decode/dependency-edges.ts';
import { type Graph, idText } from './graph.ts';

/** Types of relationships that say what a package needs to run. */
const NEEDS: ReadonlySet<string> = new Set(['dependsOn', 'hasPrerequisite']);

/** Who needs whom at run time: relationships that are bound to another part of the life cycle are left out. */
export function* relationsOf(graph: Graph): Generator<Relation> {
  for (const type of ['Relationship', 'LifecycleScopedRelationship']) {
    for (const item of graph.ofType(type)) {
      if (!NEEDS.has(textField(item, 'relationshipType') ?? '')) continue;
      if ((textField(item, 'scope') ?? 'runtime') !== 'runtime') continue;
      const from = idText(item['from']);
      for (const to of listField(item, 'to')) yield [from, idText(to)];
    }
  }
}
