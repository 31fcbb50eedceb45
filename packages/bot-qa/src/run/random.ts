/** What a job or a finished conversation is called with whatever bot: what is drawn by lot in it is the same with all. */
export function nameWithoutBot({ id, bot }: { readonly id: string; readonly bot: string }): string {
  return id.slice(bot.length);
}

/** Numbers from 0 to 1 that depend on the seed and the name alone (SplitMix32 over an FNV-1a hash). */
export function seededRandom(seed: number, name: string): () => number {
  let state = (seed ^ hashText(name)) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4294967296;
  };
}

/** 32-bit FNV-1a of the UTF-16 code units: quick and the same everywhere, for seeds and shards, not for secrets. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
