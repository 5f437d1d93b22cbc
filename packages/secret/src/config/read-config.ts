import type { DocumentProblem, Registry } from '@assay/core';
import type { Detector } from '../contracts/detector.ts';
import type { AllowRule, TextTest, UserDetector } from '../contracts/user-detector.ts';
import { detectors as builtIn } from '../detectors/registry.ts';
import { secretError } from '../errors.ts';
import { type LinearRegex, readContentRegex } from '../text/linear-regex.ts';
import { type Fields, readFields } from './fields.ts';
import { type ConfigNode, parseDocument } from './parse-document.ts';
import { readPathPattern } from './path-pattern.ts';
import { type Place, ProblemList, quote } from './problem-list.ts';

/** What a file of own detectors and allow rules says. */
export interface SecretConfig {
  readonly userDetectors: readonly UserDetector[];
  /** Ids of built-in detectors that are switched off. */
  readonly disabled: ReadonlySet<string>;
  readonly allow: readonly AllowRule[];
  readonly warnings: readonly DocumentProblem[];
}

/** Most detectors and most allow rules of one file. */
const MAX_ENTRIES = 1000;
/** Most bits per character that a text of bytes can have. */
const MAX_ENTROPY = 8;

/**
 * Reads a YAML file of own detectors (`detectors`), built-in ones that are switched off (`disable`) and allow rules (`allow`).
 * @throws SECRET_CONFIG_INVALID with every problem and its position
 */
export function readSecretConfig(document: { readonly text: string; readonly name: string }): SecretConfig {
  const problems = new ProblemList();
  const root = parseDocument(document.text, problems);
  const config = root === null ? null : new ConfigReader(problems, builtIn).read(root);
  if (config !== null && !problems.failed) return { ...config, warnings: problems.sorted() };
  throw secretError('SECRET_CONFIG_INVALID', `${document.name} is not a valid file of secret detectors`, {
    problems: problems.sorted(),
    details: { document: document.name },
  });
}

class ConfigReader {
  readonly #problems: ProblemList;
  readonly #builtIn: Registry<Detector>;
  readonly #ids = new Set<string>();

  constructor(problems: ProblemList, registry: Registry<Detector>) {
    this.#problems = problems;
    this.#builtIn = registry;
  }

  read(root: ConfigNode): Omit<SecretConfig, 'warnings'> | null {
    const fields = readFields(root, this.#problems);
    if (fields === null) return null;
    const userDetectors = this.#entries(fields, 'detectors', (entry) => this.#detector(entry));
    const disabled = this.#knownIds(fields.texts('disable'));
    const allow = this.#entries(fields, 'allow', (entry) => this.#allowRule(entry));
    fields.finish();
    return { userDetectors, disabled, allow };
  }

  #entries<T>(fields: Fields, key: string, read: (entry: Fields) => T | null): readonly T[] {
    const items = fields.items(key);
    if (items.length > MAX_ENTRIES) {
      this.#problems.error('TOO_LARGE', fields.place, `${key} has more than ${MAX_ENTRIES} entries`);
      return [];
    }
    return items.flatMap((item) => {
      const entry = readFields(item, this.#problems);
      const value = entry === null ? null : read(entry);
      entry?.finish();
      return value === null ? [] : [value];
    });
  }

  #detector(fields: Fields): UserDetector | null {
    const id = this.#id(fields);
    const pattern = this.#pattern(fields);
    const keywords = fields.texts('keywords');
    for (const { text, place } of keywords) {
      if (!/^[\x21-\x7e ]{2,200}$/.test(text)) {
        this.#problems.error('VALUE_INVALID', place, 'a keyword is 2 to 200 printable ASCII characters');
      }
    }
    if (keywords.length === 0) {
      this.#problems.warn(
        'PATTERN_SLOW',
        fields.place,
        'the detector has no keywords',
        'add a literal that its secrets are never without',
      );
    }
    const secretGroup = fields.number('secretGroup', pattern?.groups ?? 0) ?? 0;
    const title = fields.text('title') ?? id ?? '';
    const detector = {
      title,
      service: fields.text('service') ?? 'Own',
      confidence: fields.choice('confidence', ['high', 'medium', 'low']) ?? 'medium',
      keywords: keywords.map(({ text }) => text),
      secretGroup: Math.trunc(secretGroup),
      minEntropy: fields.number('entropy', MAX_ENTROPY) ?? 0,
      matchesPath: anyOf(this.#paths(fields, 'paths')),
      allow: [],
    };
    return id === null || pattern === null ? null : { id, pattern, ...detector };
  }

  #id(fields: Fields): string | null {
    const id = fields.requiredText('id');
    if (id === null) return null;
    if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(id)) {
      this.#problems.error(
        'VALUE_INVALID',
        fields.place,
        `${quote(id)} is not an id: use lower-case letters, digits and -`,
      );
    } else if (this.#ids.has(id) || this.#builtIn.get(id) !== undefined) {
      this.#problems.error('ID_DUPLICATE', fields.place, `there is another detector ${quote(id)}`, 'choose another id');
    }
    this.#ids.add(id);
    return id;
  }

  #pattern(fields: Fields): LinearRegex | null {
    const source = fields.requiredText('pattern');
    return source === null ? null : this.#regex(source, fields.take('pattern')?.place ?? fields.place);
  }

  #regex(source: string, place: Place): LinearRegex | null {
    const reading = readContentRegex(source);
    if (reading.ok) return reading.regex;
    this.#problems.error(
      'PATTERN_INVALID',
      place,
      reading.message,
      'look-around and back-references do not exist here',
    );
    return null;
  }

  #paths(fields: Fields, key: string): readonly TextTest[] {
    return fields.texts(key).flatMap(({ text, place }) => {
      const reading = readPathPattern(text);
      if (reading.ok) return [reading.matches];
      this.#problems.error('VALUE_INVALID', place, reading.message);
      return [];
    });
  }

  #allowRule(fields: Fields): AllowRule {
    const description = fields.requiredText('reason') ?? '';
    const ids = fields.take('detectors') === null ? null : this.#knownIds(fields.texts('detectors'));
    const paths = this.#paths(fields, 'paths');
    const patterns = fields.texts('patterns').flatMap(({ text, place }): readonly TextTest[] => {
      const regex = this.#regex(text, place);
      return regex === null ? [] : [(value) => regex.test(value)];
    });
    const stopwords = fields.texts('stopwords').map(({ text }) => text.toLowerCase());
    const fingerprints = new Set(fields.texts('fingerprints').map(({ text, place }) => this.#fingerprint(text, place)));
    if (paths.length + patterns.length + stopwords.length + fingerprints.size === 0) {
      this.#problems.error(
        'RULE_EMPTY',
        fields.place,
        'the rule has neither paths, patterns, stopwords nor fingerprints',
      );
    }
    const condition = fields.choice('condition', ['any', 'all']) ?? 'all';
    const target = fields.choice('target', ['secret', 'match', 'line']) ?? 'secret';
    return { description, detectors: ids, condition, paths, patterns, target, stopwords, fingerprints };
  }

  #fingerprint(text: string, place: Place): string {
    if (!/^[0-9a-f]{32}$/.test(text))
      this.#problems.error('VALUE_INVALID', place, 'a fingerprint is 32 hexadecimal digits');
    return text;
  }

  #knownIds(texts: readonly { readonly text: string; readonly place: Place }[]): ReadonlySet<string> {
    for (const { text, place } of texts) {
      if (this.#ids.has(text) || this.#builtIn.get(text) !== undefined) continue;
      const near = this.#builtIn.suggest(text);
      const hint = near === undefined ? undefined : `did you mean ${near}?`;
      this.#problems.error('DETECTOR_UNKNOWN', place, `there is no detector ${quote(text)}`, hint);
    }
    return new Set(texts.map(({ text }) => text));
  }
}

function anyOf(tests: readonly TextTest[]): TextTest | null {
  return tests.length === 0 ? null : (text) => tests.some((test) => test(text));
}
