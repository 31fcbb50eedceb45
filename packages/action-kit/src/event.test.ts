import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { numberAt, readEvent, repositoryName, textAt } from './event.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-'));
afterAll(() => rmSync(folder, { recursive: true }));

const env = (payload: string): Record<string, string> => {
  const path = join(folder, 'event.json');
  writeFileSync(path, payload);
  return {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY: 'acme/shop.js',
    GITHUB_EVENT_PATH: path,
    GITHUB_SHA: 'abc',
    GITHUB_REF: 'refs/heads/main',
  };
};

describe('readEvent', () => {
  test('reads what the runner hands over', () => {
    expect(readEvent(env('{"a":1}'))).toEqual({
      name: 'push',
      payload: { a: 1 },
      repository: { owner: 'acme', repo: 'shop.js' },
      sha: 'abc',
      ref: 'refs/heads/main',
    });
  });

  test.each([
    ['{', 'cannot be read as JSON'],
    ['[]', 'holds no JSON object'],
    ['null', 'holds no JSON object'],
  ])('says what is wrong with the payload %s', (payload, message) => {
    expect(() => readEvent(env(payload))).toThrow(message);
  });

  test('says which variable is missing', () => {
    expect(() => readEvent({ ...env('{}'), GITHUB_EVENT_NAME: '' })).toThrow('GITHUB_EVENT_NAME is not set.');
    expect(() => readEvent({ ...env('{}'), GITHUB_EVENT_PATH: join(folder, 'none') })).toThrow('cannot be read');
  });

  test.each(['acme', 'acme/shop/x', '/shop', 'acme/', 'a b/c', '../shop', '-x/y'])(
    'refuses %s as a repository',
    (text) => {
      expect(() => repositoryName(text)).toThrow('Expected a repository as "owner/name"');
    },
  );
});

test('payloads are walked by their own keys only, and numbers may be written as text', () => {
  const payload = { a: { n: 7, text: ' 12 ', big: 1e20, zero: 0, negative: -1, fraction: 1.5 } };
  expect(
    ['n', 'text', 'big', 'zero', 'negative', 'fraction', 'none'].map((key) => numberAt(payload, 'a', key)),
  ).toEqual([7, 12, undefined, undefined, undefined, undefined, undefined]);
  expect([
    textAt(payload, 'a', 'text'),
    textAt(payload, 'a', 'n'),
    textAt(payload, 'constructor', 'name'),
    textAt(null, 'a'),
  ]).toEqual([' 12 ', undefined, undefined, undefined]);
});
