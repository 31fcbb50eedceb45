import fc from 'fast-check';
import { formatDuration, parseDurationMs } from './duration.ts';

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['250MS', 250],
  ['2d', 172_800_000],
  ['0s', 0],
])('%s is %d ms', (text, expected) => {
  expect(parseDurationMs(text)).toBe(expected);
});

test.each(['', '90', 's', '-5s', '1.5h', '5 minutes', '30m1h', '1m1m', '99999999999999999d', 'x5s', '5sx'])(
  '%j is no duration',
  (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  },
);

test('what is written can be read again', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 ** 12 }), (milliseconds) => {
      expect(parseDurationMs(formatDuration(milliseconds))).toBe(milliseconds);
    }),
    { seed: 1 },
  );
});
