import { describe, expect, test } from 'vitest';
import { UndecidableError } from '../contracts/trigger.ts';
import { type FactsDraft, factsOf } from '../policy-tests/draft-facts.ts';
import { ANYBODY } from '../trust/implicit-verifier.ts';
import { createCelEngine } from './cel-engine.ts';
import type { CheckedExpression, ExpressionProblem, ExpressionValue } from './engine.ts';
import { FACT_VARIABLES, OBJECT_TYPES } from './fact-variables.ts';

const engine = createCelEngine();
const LIMITS = { maxSteps: 200_000, maxSize: 10_000 };

function read(source: string, wanted: 'boolean' | 'list' = 'boolean'): CheckedExpression {
  const reading = engine.check(source, wanted);
  if (!reading.ok) throw new Error(`${source}: ${reading.problem.message}`);
  return reading.expression;
}

function valueOf(source: string, draft: FactsDraft = {}): ExpressionValue {
  return read(source).evaluate(factsOf(draft), LIMITS);
}

function problemOf(source: string, wanted: 'boolean' | 'list' = 'boolean'): ExpressionProblem | null {
  const reading = engine.check(source, wanted);
  return reading.ok ? null : reading.problem;
}

const IMAGE: FactsDraft = {
  reference: 'registry.example.com/team/app:1.0',
  evaluatedAt: '2026-01-10T12:00:00Z',
  config: {
    user: 'app',
    env: ['PATH=/bin', 'A=b=c'],
    labels: { team: 'x' },
    created: '2026-01-01T00:00:00Z',
    exposedPorts: ['80/tcp'],
    healthcheck: { test: ['CMD', 'x'], intervalNs: 5e9, timeoutNs: null, startPeriodNs: null, retries: 3 },
  },
  history: ['RUN one', 'RUN two'],
  layers: [{ sizeBytes: 10 }, { sizeBytes: 20 }],
  packages: [
    { name: 'zlib', version: '1.2', licenses: ['Zlib'] },
    { name: 'bash', version: '5.0', addedBy: 1 },
  ],
  files: [
    { path: '/bin/su', mode: 0o4755 },
    { path: '/etc/x.conf', mode: 0o666, uid: 5 },
  ],
  users: ['root:x:0:0:root:/root:/bin/sh', 'odd:x:abc::::'],
  vulnerabilities: {
    matches: [
      {
        id: 'CVE-1',
        severity: 'critical',
        cvss: { nvd: { base: 9.8, exploitability: null, impact: null }, vendor: null },
      },
      { id: 'CVE-2', severity: 'low', kev: true },
    ],
    undetermined: [{ purl: 'pkg:generic/x@1', reason: 'no version' }],
  },
  licenses: [{ purl: 'pkg:deb/zlib@1.2', expression: 'Zlib', declared: 'zlib' }],
  secrets: [{ path: '/k.pem' }],
  signatures: [{ verified: true, signer: { identity: 'me@example.com', issuer: 'https://issuer' } }],
  attestations: [{ predicateType: 'https://slsa.dev/provenance/v1', verified: false, failure: 'bad' }],
  provenance: [{ builder: 'https://builder', source: 'git+https://x' }],
  gaps: [{ code: 'FILE_UNREADABLE', effect: 'partial', message: 'm' }],
};

describe('expressions over the facts', () => {
  test.each([
    'image.registry == "registry.example.com" && image.repository == "team/app" && image.tag == "1.0" && !image.pinned',
    'image.os == "linux" && image.architecture == "amd64" && image.variant == "" && image.digest.startsWith("sha256:")',
    'config.user == "app" && config.env["A"] == "b=c" && config.exposedPorts == ["80/tcp"] && config.entrypoint.size() == 0',
    'has(config.healthcheck) && config.healthcheck.retries == 3 && config.healthcheck.intervalSeconds == 5.0',
    '!has(config.healthcheck.timeoutSeconds)',
    '"team" in labels && labels["team"] == "x" && labels.team == config.labels.team && !("other" in labels)',
    'now - config.created > duration("216h") && now < timestamp("2026-01-11T00:00:00+01:00") && now.getFullYear() == 2026',
    'history.size() == 2 && history[0].createdBy == "RUN one" && !history[1].emptyLayer',
    'layers.map(l, l.sizeBytes) == [10, 20] && layers.all(l, l.mediaType.contains("tar"))',
    'os.id == "debian" && os.versionId == "12" && !has(os.supportEnd)',
    'packages.map(p, p.name) == ["bash", "zlib"] && packages.exists_one(p, p.licenses.exists(l, l.matches("^Z")))',
    'packages.exists(p, has(p.layer) && p.layer == 1) && packages[0].locations[0].path == "/var/lib/dpkg/status"',
    'files.filter(f, f.setuid).map(f, f.path) == ["/bin/su"] && files.exists(f, f.worldWritable && f.uid == 5)',
    'users.exists(u, u.uid == 0 && u.shell == "/bin/sh") && users.exists(u, !has(u.uid))',
    'vulnerabilities.exists(v, v.severityRank >= 4 && has(v.cvss) && v.cvss > 9.0) && vulnerabilities.exists(v, v.kev)',
    'undetermined.size() == 1 && undetermined[0].reason.endsWith("version")',
    'licenses.all(l, has(l.expression) && l.expression == "Zlib") && secrets.all(s, s.visible && s.line == 1)',
    'signatures.exists(s, s.verified && s.signer.identity.matches("@example\\\\.com$") && s.signer.issuer == "https://issuer")',
    'attestations.all(a, !a.verified && a.failure == "bad") && provenance.exists(p, p.builder == "https://builder")',
    'gaps.size() == 1 && gaps[0].effect == "partial"',
    'cel.bind(names, packages.map(p, p.name), names.join(",") == "bash,zlib" && names.size() == 2)',
    '"a-b".split("-").join("+") == "a+b" && " x ".trim().upperAscii() + "y" == "Xy" && "abc".substring(1) == "bc"',
    'int("5") + 1 == 6 && double("1.5") < 2.0 && string(7) == "7" && (true ? 1 : 2) == 1 && -1 < 0 && 7 % 4 == 3',
  ])('%s', (source) => {
    expect(valueOf(source, IMAGE)).toBe(true);
  });

  test('who is accepted only because a rule filters everybody whom Sigstore knows is not verified', () => {
    const signer = { identity: 'stranger', issuer: 'https://issuer' };
    const one = { verified: true, signer, verifiers: [ANYBODY] };
    const facts = { ...IMAGE, signatures: [one], attestations: [one], provenance: [one] };
    for (const list of ['signatures', 'attestations', 'provenance'])
      expect(valueOf(`${list}.exists(s, s.verified)`, facts)).toBe(false);
    expect(valueOf('signatures.exists(s, s.verified)', { ...facts, signatures: [{ ...one, verifiers: ['a'] }] })).toBe(
      true,
    );
  });

  test('every field of every kind of object can be asked for', () => {
    for (const { name, fields } of OBJECT_TYPES) {
      const variable = Object.entries(FACT_VARIABLES).find(([, { type }]) => type === name || type === `list<${name}>`);
      if (variable === undefined) continue;
      const [on, { type }] = variable;
      for (const field of Object.keys(fields)) {
        const source = type === name ? `has(${on}.${field}) || true` : `${on}.exists(x, has(x.${field})) || true`;
        expect(valueOf(source, IMAGE)).toBe(true);
      }
    }
  });

  test('only the facts that it names are needed', () => {
    expect(read('config.user == "" && image.tag == "x" && now > now').needs).toEqual(['config']);
    expect(read('files.exists(packages, packages.path == "/x")').needs).toEqual(['files', 'layers']);
    expect(read('cel.bind(os, "x", os == "x")').needs).toEqual([]);
    expect(read('packages.exists(p, p.name == os.id)').needs).toEqual(['os', 'packages']);
  });

  test('a list gives elements with the identity of what they are', () => {
    const keysOf = (source: string): readonly string[] => {
      const elements = read(source, 'list').evaluate(factsOf(IMAGE), LIMITS);
      if (typeof elements === 'boolean') throw new Error('no list');
      return elements.map(({ subject, discriminator }) =>
        `${subject.kind} ${subject.key} ${discriminator ?? ''}`.trim(),
      );
    };
    expect(keysOf('packages.filter(p, p.name == "zlib")')).toEqual(['package pkg:deb/zlib@1.2']);
    expect(keysOf('files.filter(f, f.setuid)')).toEqual(['file /bin/su']);
    expect(keysOf('vulnerabilities.filter(v, v.kev)')).toEqual(['vulnerability CVE-2+pkg:deb/openssl@1.0']);
    expect(keysOf('secrets')).toEqual(['file /k.pem private-key:1']);
    expect(keysOf('packages.map(p, p.version)')).toEqual(['image 5.0', 'image 1.2']);
    expect(keysOf('users.filter(u, u.name == "root")')).toEqual(['user root']);
    expect(keysOf('history.filter(h, h.createdBy.contains("two"))')).toEqual(['history RUN two']);
    expect(keysOf('[1, 2]')).toEqual(['image 1', 'image 2']);
  });
});

describe('what is absent', () => {
  test.each([
    ['config.healthcheck.retries == 3', 'healthcheck'],
    ['image.registry == "docker.io"', 'registry'],
    ['users.exists(u, u.uid == 5)', 'uid'],
    ['labels["x"] == "y"', 'x'],
    ['packages[5].name == "x"', 'index out of bounds'],
  ])('%s has no value: never a pass', (source, why) => {
    const draft = { reference: null, users: ['odd:x:abc::::'] } as const;
    expect(() => valueOf(source, draft)).toThrow(UndecidableError);
    expect(() => valueOf(source, draft)).toThrow(why);
  });

  test.each([
    'true || labels["x"] == "y"',
    '!(false && labels["x"] == "y")',
    'packages.exists(p, p.name == "a" || p.layer == 1)',
  ])('%s does not need the part without a value', (source) => {
    expect(valueOf(source, { packages: [{ name: 'a' }, { name: 'b' }] })).toBe(true);
  });

  test('a fact that was not gathered is no answer', () => {
    const { packages: _, ...facts } = factsOf();
    expect(() => read('packages.size() == 0').evaluate(facts, LIMITS)).toThrow('packages');
  });
});

describe('what is refused when the policy is loaded', () => {
  test.each([
    ['config.user == ', 15, 'Unexpected token: EOF'],
    ['config.user == 5', 0, 'no such overload: string == int'],
    ['packages.exists(p, p.nam == "x")', 21, 'there is no field nam'],
    ['pakages.size() > 0', 0, 'there is no pakages'],
    ['packages.exists(p, q.name == "x")', 19, 'there is no q'],
    ['1 + 1', 0, 'it has to be true or false, but is int'],
    ['labels["x"]', 0, 'it has to be true or false, but is string'],
    ['"a".matches("(")', 12, 'error parsing regexp: missing closing ): `(`'],
    ['"a".matches("(?=a)")', 12, /./],
    ['"a".matches("((a{100}){10}){5}b{1000}")', 12, /./],
    ['"a".matches(labels["x"])', 12, 'matches() takes a text that is written out'],
    ['type(1) == int', 0, 'there is no function type()'],
    ['now.getHours("Europe/Berlin") == 1', 0, 'getHours() does not take 1 arguments'],
    ['now.getDayOfYear() == 1', 0, 'there is no function getDayOfYear()'],
    ['bytes("x").size() == 1', 0, 'there is no function bytes()'],
    ['b"x" == b"x"', 0, 'byte strings and unsigned numbers are not part of the language'],
    ['dyn(1) == 1', 0, 'there is no function dyn()'],
    ['__step(true, 1)', 0, 'there is no function __step()'],
    ['"x".__proto__() == "x"', 0, 'there is no function __proto__()'],
    ['constructor == 1', 0, 'there is no constructor'],
    ['packages.map(p, p.name', 22, 'Expected RPAREN, got EOF'],
    ["config.user == 'x", 15, /./],
    ['config.user == "\\q"', 16, /./],
    ['config.user @ "x"', 12, /./],
    ['a\u0000b', 1, /./],
    ['', 0, 'Unexpected token: EOF'],
  ])('%s', (source, offset, message) => {
    const problem = problemOf(source);
    expect(problem?.message).toMatch(message);
    expect(problem?.offset).toBe(offset);
  });

  test.each([
    ['config.user', 'it has to be a list, but is string'],
    ['packages.map(p, p.licenses)', 'findings cannot be made of a list of list<string>'],
    ['packages.map(p, p.locations[0])', null],
    ['[]', /findings cannot be made/],
    ['labels', 'it has to be a list, but is map<string, string>'],
  ])('as a list: %s', (source, message) => {
    const problem = problemOf(source, 'list');
    if (message === null) expect(problem).toBeNull();
    else expect(problem?.message).toMatch(message);
  });

  test('says what was probably meant', () => {
    expect(problemOf('pakages.size() > 0')?.hint).toBe('did you mean packages?');
    expect(problemOf('"x".startWith("y")')?.hint).toBe('did you mean startsWith?');
  });
});

const MANY: FactsDraft = {
  config: { env: Array.from({ length: 2000 }, (_, index) => `E${index}=1`) },
  packages: Array.from({ length: 2000 }, (_, index) => ({ name: `p${index}` })),
};
const nest = (count: number): string => 'cel.bind(a, a + a, '.repeat(count);

describe('hostile expressions are bounded', () => {
  test.each([
    ['nested loops', 'packages.all(p, packages.all(q, true))', 'steps'],
    ['nested loops behind an answer', 'packages.all(p, packages.all(q, true)) || true', 'steps'],
    [
      'nested loops behind an existing element',
      'packages.exists(p, packages.all(q, q.name == "x" || true) && p.name == "none") || true',
      'steps',
    ],
    ['loops that only fail', 'packages.all(p, packages.all(q, labels["x"] == q.name))', 'steps'],
    ['failures that a loop passes over', 'packages.exists(p, labels["x"] == p.name) || true', 'steps'],
    ['failures that an alternative passes over', 'packages.all(p, labels["x"] == p.name || true)', 'steps'],
    ['keys of a map in a loop', 'packages.all(p, config.env.exists(k, k == "E0"))', 'steps'],
    ['a text that doubles', `cel.bind(a, "xxxxxxxxxxxxxxxx", ${nest(30)}a == ""${')'.repeat(31)}`, 'characters'],
    ['a text that doubles in lists', `["aaaaaaaaaaaaaaaa"]${'.map(a, a + a)'.repeat(40)}.size() == 1`, 'characters'],
    ['a list that doubles', `[[1]]${'.map(a, a + a)'.repeat(40)}.size() == 1`, 'entries'],
    ['a join of joins', 'cel.bind(l, packages.map(p, p.purl), l.map(x, l.join("")).join("") == "x")', 'characters'],
    [
      'a comparison of lists of lists',
      'cel.bind(l, packages.map(p, packages), cel.bind(m, packages.map(p, packages.map(q, q.name)), m == m))',
      'steps',
    ],
    ['membership in a loop', 'cel.bind(n, packages.map(p, p.name), packages.all(p, p.name in n))', 'steps'],
  ])('%s', (_what, source, limit) => {
    expect(() => valueOf(source, MANY)).toThrow(UndecidableError);
    expect(() => valueOf(source, MANY)).toThrow(`more than ${limit === 'steps' ? LIMITS.maxSteps : LIMITS.maxSize}`);
  });

  test('a regular expression with nested repetition is answered in linear time', () => {
    expect(valueOf('config.user.matches("^(a+)+$")', { config: { user: `${'a'.repeat(5000)}!` } })).toBe(false);
  });

  test('matching costs steps by the length of the text', () => {
    const draft = { config: { user: 'a'.repeat(500_000) } };
    expect(() => valueOf('config.user.matches("(a|b)*c")', draft)).toThrow('steps');
  });

  test('looking for a long text is refused', () => {
    const draft = { config: { user: 'a'.repeat(100_000), author: 'a'.repeat(1000) } };
    expect(() => valueOf('config.user.contains(config.author)', draft)).toThrow('looked for');
  });

  test.each([
    ['too long', `config.user == "${'x'.repeat(9000)}"`],
    ['parentheses', `${'('.repeat(4000)}true${')'.repeat(4000)}`],
    ['negations', `${'!'.repeat(8000)}true`],
    ['minus signs', `${'-'.repeat(8000)}1 == 1`],
    ['a chain of additions', `${'1 + '.repeat(100)}1 == 1`],
    ['lists in lists', `${'['.repeat(200)}${']'.repeat(200)} == []`],
    ['loops in loops', `${'packages.all(p, '.repeat(60)}true${')'.repeat(60)}`],
    [
      'too many parts',
      `${'true && '.repeat(1000)}[${'1,'.repeat(400)}1].size() > ${'[1,1,1,1,1].size() + '.repeat(40)}1`,
    ],
    ['a chain of calls', `"x"${'.trim()'.repeat(400)} == "x"`],
    ['ternaries', `${'true ? true : '.repeat(500)}true`],
  ])('refused: %s', (_what, source) => {
    expect(problemOf(source)).not.toBeNull();
  });

  test('long chains of alternatives are read', () => {
    const names = Array.from({ length: 200 }, (_, index) => `config.user == "u${index}"`);
    expect(valueOf(names.join(' || '), { config: { user: 'u199' } })).toBe(true);
    expect(valueOf(names.join(' || '), { config: { user: 'nobody' } })).toBe(false);
  });

  test('the limit is met at the same step every time', () => {
    const steps = (maxSteps: number): boolean => {
      try {
        read('packages.exists(p, p.name == "p1500")').evaluate(factsOf(MANY), { ...LIMITS, maxSteps });
        return true;
      } catch {
        return false;
      }
    };
    let [low, high] = [0, 50_000];
    while (low + 1 < high) {
      const middle = Math.floor((low + high) / 2);
      if (steps(middle)) high = middle;
      else low = middle;
    }
    expect(steps(high)).toBe(true);
    expect(steps(high - 1)).toBe(false);
  });
});
