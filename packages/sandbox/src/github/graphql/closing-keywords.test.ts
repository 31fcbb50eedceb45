import { findClosingReferences } from './closing-keywords.ts';

describe('closing keywords', () => {
  it.each([
    ['Fixes #12', [{ number: 12 }]],
    ['closes: #1, RESOLVED #2 and fix #3', [{ number: 1 }, { number: 2 }, { number: 3 }]],
    ['Fixes acme/shop#7', [{ owner: 'acme', repository: 'shop', number: 7 }]],
    ['resolves https://github.com/acme/shop/issues/8', [{ owner: 'acme', repository: 'shop', number: 8 }]],
    ['Fixes #5\n\nAlso fixes #5', [{ number: 5 }]],
    ['prefixes #1, fixing #2, closes issue #3, see #4', []],
    ['`fixes #1` <!-- fixes #2 -->\n```\nfixes #3\n```', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(findClosingReferences(text)).toEqual(expected);
  });

  it.each(['fixes ', '`', '<!--', '```'])('comes to an end on a megabyte of %j', (piece) => {
    expect(findClosingReferences(piece.repeat(1_000_000 / piece.length))).toEqual([]);
  });
});
