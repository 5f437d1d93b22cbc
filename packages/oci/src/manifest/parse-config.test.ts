import { describe, expect, test } from 'vitest';
import { type ParsedConfig, parseConfig } from './parse-config.ts';

const diffId = `sha256:${'a'.repeat(64)}`;
const minimal = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [diffId] } };

function parse(changes: object): ParsedConfig {
  return parseConfig(Buffer.from(JSON.stringify({ ...minimal, ...changes })), 'the configuration');
}

describe('parseConfig', () => {
  test('absent and null fields are empty', () => {
    const empty = {
      user: '',
      env: [],
      exposedPorts: [],
      entrypoint: null,
      cmd: null,
      labels: {},
      volumes: [],
      workingDir: '',
      stopSignal: null,
      shell: null,
      onBuild: [],
      healthcheck: null,
      created: null,
      author: null,
    };
    const nulls = {
      User: null,
      Env: null,
      Entrypoint: null,
      Labels: null,
      Volumes: null,
      OnBuild: null,
      Healthcheck: null,
    };
    expect(parse({}).config).toMatchObject(empty);
    expect(parse({ config: null, history: null }).config).toMatchObject(empty);
    expect(parse({ config: nulls, created: null }).config).toMatchObject(empty);
  });

  test('ports and volumes are sorted', () => {
    const { config } = parse({
      config: { ExposedPorts: { '90/tcp': {}, '8080/tcp': {} }, Volumes: { '/b': {}, '/a': {} } },
    });
    expect([config.exposedPorts, config.volumes]).toEqual([
      ['8080/tcp', '90/tcp'],
      ['/a', '/b'],
    ]);
  });

  test('a command that is one text is a list of one, as old docker wrote it', () => {
    expect(parse({ config: { Cmd: 'sh' } }).config.cmd).toEqual(['sh']);
  });

  test('labels have no prototype', () => {
    const { labels } = parse({ config: JSON.parse('{"Labels":{"__proto__":"x","constructor":"y"}}') }).config;
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(parse({}).config.labels['constructor']).toBeUndefined();
  });

  test('fields that are not used may hold anything and stay in raw', () => {
    const odd = { container: 5, container_config: { Env: 7 }, config: { Tty: 'x', MemorySwap: [] }, 'os.version': {} };
    expect(parse(odd).config.raw).toMatchObject(odd);
  });

  test('arm64/v8 is arm64, arm keeps its variant', () => {
    expect(parse({ architecture: 'arm64', variant: 'v8' }).platform).toEqual({
      os: 'linux',
      architecture: 'arm64',
      variant: null,
    });
    expect(parse({ architecture: 'arm', variant: 'v6' }).platform?.variant).toBe('v6');
  });

  test('a configuration without os or architecture has no platform', () => {
    expect(parse({ os: '' }).platform).toBeNull();
    expect(parse({ architecture: null }).platform).toBeNull();
  });

  const refused: readonly (readonly [string, object])[] = [
    ['a user that is a number', { config: { User: 0 } }],
    ['a user in two spellings', { config: { User: 'app', user: 'root' } }],
    ['an environment that is an object', { config: { Env: { A: '1' } } }],
    ['an environment with a number', { config: { Env: ['A=1', 2] } }],
    ['a label that is a number', { config: { Labels: { a: 1 } } }],
    ['labels that are a list', { config: { Labels: ['a'] } }],
    ['ports that are a list', { config: { ExposedPorts: ['80/tcp'] } }],
    ['a negative interval', { config: { Healthcheck: { Interval: -1 } } }],
    ['a history that is an object', { history: {} }],
    ['a step that is a text', { history: ['RUN x'] }],
    ['an empty_layer that is a text', { history: [{ empty_layer: 'true' }] }],
    ['10,001 steps', { history: Array.from({ length: 10_001 }, () => ({})) }],
    ['no rootfs', { rootfs: null }],
    ['another kind of rootfs', { rootfs: { type: 'layers+base', diff_ids: [] } }],
    ['a diffID that is not a digest', { rootfs: { type: 'layers', diff_ids: ['sha256:x'] } }],
    ['an operating system with control characters', { os: 'linux\n' }],
  ];
  test.each(refused)('refuses %s', (_name, changes) => {
    expect(() => parse(changes)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });
});
