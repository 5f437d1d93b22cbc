import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../dockerfile.ts';
import { effectiveUser, effectiveWorkdir } from './effective.ts';
import type { Stage } from './stage.ts';

function bases(text: string): readonly string[] {
  return new Dockerfile(text).stages.map((stage: Stage) => {
    const { base } = stage;
    if (base.kind === 'image') return base.image.complete ? base.image.text : `? ${base.image.text}`;
    return base.kind === 'stage' ? `stage ${base.stage.index}` : base.kind;
  });
}

describe('stages', () => {
  it.each([
    ['FROM a\nFROM b AS x\nFROM X\n', ['a', 'b', 'stage 1']],
    ['FROM scratch\nFROM\n', ['scratch', 'missing']],
    ['FROM a AS a\nFROM a\n', ['a', 'stage 0']],
    ['ARG V=1\nFROM a:$V\nFROM a:${V:-2}-x\n', ['a:1', 'a:1-x']],
    ['ARG V\nFROM a:$V\nFROM a:${V:-2}\n', ['? a:$V', 'a:2']],
    ['ARG A=x:1\nARG B=$A-y\nFROM $B', ['x:1-y']],
    ['FROM a\nARG V=1\nFROM a:$V', ['a', '? a:$V']],
    ['ARG N=x\nFROM a AS x\nFROM $N', ['a', 'stage 0']],
    ['FROM a AS b-linux\nFROM b-$TARGETOS\nFROM c-$TARGETOS', ['a', 'stage 0', '? c-$TARGETOS']],
  ])('of %j are built on %j', (text, expected) => {
    expect(bases(text)).toEqual(expected);
  });

  it('inherit the user, and ENV but not ARG', () => {
    const file = new Dockerfile('FROM a AS x\nARG U=1\nENV W=app\nUSER $U\nFROM x\nUSER $W-$U\nFROM x\n');
    const users = file.stages.map((stage) => effectiveUser(stage));
    expect(users.map((user) => (user.kind === 'set' ? [user.value, user.complete] : user.kind))).toEqual([
      ['1', true],
      ['app-$U', false],
      ['1', true],
    ]);
  });

  it('let the base image or the format decide where the file does not', () => {
    const file = new Dockerfile('FROM a\nFROM scratch\n');
    expect(file.stages.map((stage) => effectiveUser(stage).kind)).toEqual(['base', 'default']);
  });

  it.each([
    ['FROM a\nWORKDIR /x\nWORKDIR y\nWORKDIR z', '/x/y/z', true],
    ['FROM a\nWORKDIR y', 'y', false],
    ['FROM a AS b\nWORKDIR /x\nFROM b\nWORKDIR y', '/x/y', true],
    ['FROM a\nENV D=/srv\nWORKDIR $D/app', '/srv/app', true],
    ['FROM a\nWORKDIR $D', '$D', false],
  ])('work in the folder of %j', (text, value, complete) => {
    const stage = new Dockerfile(text).finalStage;
    expect(stage === null ? null : effectiveWorkdir(stage)).toMatchObject({ value, complete });
  });

  it('give each instruction the variables that are set before it', () => {
    const file = new Dockerfile('ARG G=g\nFROM a\nARG G\nENV E=1 F=$E\nENV F=$E\nARG E=2\nUSER $G$E$F\n');
    const user = file.of('USER')[0];
    expect(user === undefined ? null : file.expand(user.rest, user).text).toBe('g11');
    const environment = file.stages[0]?.environment;
    expect(environment?.lookup('F', 4)).toEqual({ kind: 'declared' });
    expect(environment?.lookup('NONE', 99)).toEqual({ kind: 'undeclared' });
  });

  it.each([
    ['FROM a\nRUN x', 'posix', 'sh'],
    ['FROM a\nSHELL ["/bin/bash", "-c"]\nRUN x', 'posix', 'bash'],
    ['FROM a AS b\nSHELL ["pwsh", "-c"]\nFROM b\nRUN x', 'powershell', 'pwsh'],
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x', 'cmd', 'cmd'],
    ['# escape=`\nFROM a\nRUN x', 'cmd', 'cmd'],
    ['FROM --platform=windows/amd64 a\nSHELL ["powershell.exe"]\nRUN x', 'powershell', 'powershell'],
    ['FROM a\nSHELL ["/usr/bin/python3"]\nRUN x', 'unknown', 'python3'],
    ['FROM a\nRUN ["x"]', 'exec', ''],
    ['FROM a\nRUN ["/bin/bash", "-ec", "x"]', 'posix', 'bash'],
    ['FROM a\nRUN <<E\n#!/usr/bin/env python3\nx\nE', 'unknown', 'sh'],
  ])('run %j in %s %s', (text, kind, shell) => {
    const file = new Dockerfile(text);
    const run = file.of('RUN')[0];
    expect(run === undefined ? null : file.script(run)).toMatchObject({ kind, shell });
  });

  it('read commands of here-documents', () => {
    const file = new Dockerfile('FROM a\nRUN <<E\none\ntwo\nE\nRUN bash <<E\nthree\nE\nRUN python3 <<E\nfour\nE\n');
    const names = [...file.runCommands()].map(({ command }) => command.name?.text);
    expect(names).toEqual(['one', 'two', 'bash', 'three', 'python3']);
  });

  it('know which of them others use', () => {
    const file = new Dockerfile(
      'FROM a AS x\nFROM b\nFROM c AS y\nFROM d AS z\nFROM x\nCOPY --from=1 a b\nRUN --mount=type=bind,from=y ls\n',
    );
    expect(file.stages.map((stage) => stage.used)).toEqual([true, true, true, false, false]);
  });

  it('of very long chains cost little', () => {
    const text = Array.from({ length: 9_000 }, (_, at) => `FROM s${at} AS s${at + 1}\nUSER $A\n`).join('');
    const file = new Dockerfile(`FROM a AS s0\n${text}`);
    expect(file.stages.map((stage) => effectiveUser(stage).kind).filter((kind) => kind === 'set')).toHaveLength(9_000);
  });
});
