import { formatReference } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { finalBase } from './final-base.ts';

describe('finalBase', () => {
  it.each([
    ['FROM debian:12\n', 'docker.io/library/debian:12'],
    ['FROM golang:1 AS build\nFROM alpine:3 AS run\nFROM run\n', 'docker.io/library/alpine:3'],
    ['ARG TAG=3.20\nFROM golang:1\nFROM alpine:${TAG}\n', 'docker.io/library/alpine:3.20'],
    ['FROM a:1 AS one\nFROM one AS two\nFROM two\n', 'docker.io/library/a:1'],
  ])('of %j', (text, expected) => {
    const base = finalBase(text);
    expect(base.kind === 'image' && formatReference(base.reference)).toBe(expected);
  });

  it('is nothing, or not known', () => {
    expect(finalBase('FROM scratch\n')).toEqual({ kind: 'scratch' });
    expect(finalBase('ARG BASE\nFROM ${BASE}\n')).toEqual({ kind: 'unknown', written: '${BASE}' });
    expect(finalBase('')).toMatchObject({ kind: 'unknown' });
    expect(finalBase('RUN x\n')).toMatchObject({ kind: 'unknown' });
  });
});
