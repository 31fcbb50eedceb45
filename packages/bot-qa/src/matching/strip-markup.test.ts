import { stripMarkup } from './strip-markup.ts';

describe('stripMarkup', () => {
  it.each([
    ['Pay <b>200</b>', 'Pay 200'],
    ['Pay <100 now and > 200', 'Pay <100 now and > 200'],
    ['one<br/>two', 'one two'],
    ['<speak>at <say-as interpret-as="spell-out">KY</say-as></speak>', 'at KY'],
    ['a &lt;b&gt; &amp;lt; c', 'a <b> &lt; c'],
    ['a < b and c > d', 'a < b and c > d'],
  ])('reads %j as %j', (given, shown) => {
    expect(stripMarkup(given)).toBe(shown);
  });

  it('takes time linear in the length of text that never closes a tag', () => {
    expect(stripMarkup('<a'.repeat(200_000))).toHaveLength(400_000);
  });
});
