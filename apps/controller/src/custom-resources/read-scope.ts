import { ANY_NAMESPACE, type LabelSelector, type NamespaceScope } from '../policies/policy-set.ts';
import type { SpecReader } from './spec-reader.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Reads which namespaces are meant; all of them where nothing is said. */
export function readScope(reader: SpecReader | null): NamespaceScope {
  if (reader === null) return ANY_NAMESPACE;
  const scope = {
    names: reader.texts('names'),
    except: reader.texts('except') ?? [],
    selector: readSelector(reader.object('selector')),
  };
  reader.finish();
  return scope;
}

function readSelector(reader: SpecReader | null): LabelSelector | null {
  if (reader === null) return null;
  const selector = {
    matchLabels: reader.textMap('matchLabels'),
    matchExpressions: reader.objects('matchExpressions').map((one) => {
      const expression = {
        key: one.requiredText('key'),
        operator: one.choice('operator', OPERATORS, 'Exists'),
        values: one.texts('values') ?? [],
      };
      const takesValues = expression.operator === 'In' || expression.operator === 'NotIn';
      if (takesValues !== expression.values.length > 0) {
        one.complain('values', takesValues ? `${expression.operator} needs values` : `${expression.operator} takes none`);
      }
      one.finish();
      return expression;
    }),
  };
  reader.finish();
  return selector;
}
