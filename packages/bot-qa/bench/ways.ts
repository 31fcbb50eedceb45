/** A way in which the bot of the benchmarks answers; its path is the name. */
export type Way = 'at-once' | 'delayed' | 'calling-back';

/** When the bot says each of its messages, in milliseconds after the user's: always the same for the same text. */
export function delaysOf(way: Way, text: string): readonly number[] {
  if (way === 'at-once') return [0];
  if (way === 'delayed') return [5 + (hash(text) % 46)];
  return [1, 2, 3].map((part) => hash(`${part} ${text}`) % 21);
}

/** What the bot says to a text, as many messages as there are delays. */
export function repliesTo(way: Way, text: string): readonly string[] {
  const said = `You said: ${text}`;
  return way === 'calling-back' ? [1, 2, 3].map((part) => `${said} (${part} of 3)`) : [said];
}

/** What the user says; conversations repeat after a thousand, as the rows of the fixture do. */
export function textOf(turn: number, conversation: number): string {
  return `turn ${turn} of ${conversation % 1000}`;
}

/** FNV-1a, with its bits mixed once more: neighbouring texts must not have neighbouring delays. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
