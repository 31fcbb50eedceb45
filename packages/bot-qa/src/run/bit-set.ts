/** Whole numbers from 0 that are in or not, at a bit each: a million conversations that are done cost 125 kB. */
export class BitSet {
  #bytes = new Uint8Array(1024);

  has(number: number): boolean {
    return ((this.#bytes[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  add(number: number): void {
    const at = number >>> 3;
    if (at >= this.#bytes.length) {
      const bigger = new Uint8Array(2 * (at + 1));
      bigger.set(this.#bytes);
      this.#bytes = bigger;
    }
    this.#bytes[at]! |= 1 << (number & 7);
  }
}
