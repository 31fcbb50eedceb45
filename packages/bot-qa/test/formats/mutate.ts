/** A small seeded generator (mulberry32): the same seed gives the same files. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces that mean something to one of the formats, or to none. */
const pieces = [
  ...[
    '\u0000',
    '\ufeff',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\u2028',
    '\ud83d',
    '\u0301',
    '\\',
    '"',
    "'",
    '|',
    '!',
    '?',
    '*',
    '#',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '<<',
    '&a ',
    '*a',
    '- ',
    ': ',
    '? ',
    '---\n',
    '...',
    '!!js/function ',
    '${',
    '${a:b}',
    '{{',
    '}}',
    '{%',
    '$name',
    '$date(',
    '%s',
    ',',
    ';',
  ],
  ...[
    '#me\n',
    '#bot\n',
    '#bott\n',
    '#include x\n',
    'BUTTONS ',
    'JSON_PATH $..[',
    'INCLUDE self\n',
    '(a+)+$',
    '((((',
    '"""',
    'null',
    '1e999',
    '-0',
  ],
  ...[
    '"type"',
    '"text"',
    '"messages":[',
    '"role":"robot"',
    '"$kind"',
    'user:',
    'bot: [Attachment=',
    'steps:',
    'test_cases:',
    'assert:',
    'vars:',
  ],
];

/** Changes some bytes of a file: flips, cuts, repeats, inserts pieces, or grafts a part of another file. */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  let changed = bytes;
  const times = 1 + Math.floor(random() * 6);
  for (let i = 0; i < times; i++) changed = mutateOnce(changed, other, random);
  return changed.length > 60_000 ? changed.subarray(0, 60_000) : changed;
}

function mutateOnce(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() * Math.min(200, bytes.length - at + 1));
  const insert = (piece: Buffer): Buffer => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  switch (Math.floor(random() * 8)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = Math.floor(random() * 256);
      return copy;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return insert(bytes.subarray(at, at + length));
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return insert(other.subarray(Math.floor(random() * (other.length + 1))).subarray(0, 300));
    case 5:
      return insert(Buffer.from(pieces[Math.floor(random() * pieces.length)]!.repeat(1 + Math.floor(random() * 40))));
    default:
      return insert(Buffer.from(pieces[Math.floor(random() * pieces.length)]!));
  }
}
