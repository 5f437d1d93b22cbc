import type { JsonObject, JsonValue } from '@assay/core';
import { type LicenseStatement, licenseStatement, statementText } from '../licenses/statement.ts';
import { isObject, present } from '../text/json-text.ts';

/**
 * The `licenses` of a component. Up to 1.6 an expression stands alone or not at all: among several statements it is written as
 * a name, so that none is lost.
 */
export function licenseChoice(licenses: readonly string[], specVersion: string): readonly JsonObject[] {
  const statements = licenses.map(licenseStatement);
  const acknowledgement = specVersion === '1.5' ? undefined : 'declared';
  const expressions = specVersion === '1.7' || statements.length === 1;
  return statements.map((statement) =>
    statement.kind === 'expression' && expressions
      ? present({ acknowledgement, expression: statement.expression })
      : { license: present({ ...idOrName(statement), acknowledgement }) },
  );
}

function idOrName(statement: LicenseStatement): JsonObject {
  return statement.kind === 'id' ? { id: statement.id } : { name: statementText(statement) };
}

/** The licence texts of a component, whoever wrote it; null for an entry that holds none. */
export function readLicenseChoice(choice: readonly JsonValue[]): readonly (string | null)[] {
  return choice.map((entry) => {
    if (!isObject(entry)) return null;
    const license = isObject(entry['license']) ? entry['license'] : {};
    const text = license['id'] ?? license['name'] ?? entry['expression'];
    return typeof text === 'string' ? text : null;
  });
}
