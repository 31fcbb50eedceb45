import type { ByteSource } from './byte-source.ts';
import { placeOf } from './place-of.ts';
import { ReportError } from './report-error.ts';

/** A long array of a JSON document, left out of the outline and read by pieces. */
export interface LongArray {
  /** Where it stands: object keys, and the index of each element of an array on the way. */
  readonly path: readonly (string | number)[];
  /** Pairs of offsets; each pair encloses a few hundred whole elements with the commas between them. */
  readonly pieces: readonly number[];
}

/** A JSON document without its long arrays. */
export interface JsonOutline {
  /** The document as parsed; each long array is empty here. */
  readonly document: unknown;
  readonly arrays: readonly LongArray[];
  /** Offset of text after the document, or -1. */
  readonly trailing: number;
  /** The document ends in the middle of a long array. What was complete is in `arrays`. */
  readonly truncated: boolean;
}

const CHUNK = 1 << 18;
const PIECE = 1 << 16;
const MAX_DEPTH = 2_000;
const MAX_OUTLINE = 1 << 28;
const MAX_ELEMENT = 1 << 26;
const KEY_LIMIT = 64;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** 1 for each byte that changes the state outside strings. */
const MATTERS = new Uint8Array(256);
for (const byte of [QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]) MATTERS[byte] = 1;

/**
 * Reads a JSON document in one pass over its bytes and a bounded piece of memory, leaving out the long arrays.
 *
 * @param long the arrays to leave out, as paths joined by `.`, with `*` for any element of an array and `''` for the
 *   document itself: `runs.*.results`
 * @throws {ReportError} when the text is no JSON, or is cut off outside a long array
 */
export function outlineJson(source: ByteSource, long: readonly string[], start = 0): JsonOutline {
  const scan = new OutlineScan(source, long, start);
  for (let at = start; at < source.size && !scan.done; at += CHUNK) {
    const chunk = source.read(at, CHUNK);
    if (chunk.length === 0) break;
    scan.chunk(chunk, at);
  }
  return scan.finish();
}

/** State of the one pass. A class because the state outlives a chunk. */
class OutlineScan {
  done = false;
  private readonly source: ByteSource;
  private readonly start: number;
  private readonly long: readonly string[];
  private readonly watchDepth: number;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private readonly closers: number[] = [];
  private readonly path: (string | number)[] = [];
  private key: number[] = [];
  private lastKey = '';
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;
  private readonly arrays: LongArray[] = [];
  private pieces: number[] | undefined;
  private longDepth = 0;
  private pieceStart = 0;
  private lastComma = -1;
  private trailing = -1;

  constructor(source: ByteSource, long: readonly string[], start: number) {
    this.source = source;
    this.start = start;
    this.long = long;
    this.watchDepth = Math.max(...long.map((path) => (path === '' ? 0 : path.split('.').length)));
  }

  chunk(bytes: Buffer, base: number): void {
    const end = bytes.length;
    let keepFrom = this.pieces ? -1 : 0;
    let i = 0;
    while (i < end) {
      if (this.pieces) {
        i = this.insideLong(bytes, i, base);
        if (this.pieces) break;
        keepFrom = i;
        continue;
      }
      if (this.inString) {
        i = this.string(bytes, i);
        continue;
      }
      const byte = bytes[i] as number;
      if (MATTERS[byte] === 0) {
        i++;
        continue;
      }
      if (byte === QUOTE) {
        this.inString = true;
        this.key = [];
      } else if (byte === COMMA) {
        if (this.depth > 0 && this.depth <= this.watchDepth && this.closers[this.depth - 1] === CLOSE_ARRAY) {
          this.path[this.depth - 1] = (this.path[this.depth - 1] as number) + 1;
        }
      } else if (byte === COLON) {
        if (this.depth <= this.watchDepth) {
          this.lastKey = String.fromCharCode(...this.key);
          this.path[this.depth - 1] = this.lastKey;
        }
      } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        if (this.opens(byte, base + i)) {
          this.keep(bytes.subarray(keepFrom, i + 1));
          keepFrom = -1;
        }
      } else {
        this.closes(byte, base + i);
        if (this.done) {
          i++;
          break;
        }
      }
      i++;
    }
    if (keepFrom >= 0) this.keep(bytes.subarray(keepFrom, i));
    if (this.done) this.findTrailing(base + i);
    else if (this.pieces && base + end - this.pieceStart > MAX_ELEMENT && this.lastComma < this.pieceStart)
      throw this.error(this.pieceStart, `one record is larger than ${MAX_ELEMENT >> 20} MiB`);
  }

  /**
   * Runs through the elements of a long array, noting where it can be cut. Only depth is followed here: what is between
   * the cuts is checked when it is parsed. Returns the index of the bracket that ends the array, or the end of the chunk.
   */
  private insideLong(bytes: Buffer, from: number, base: number): number {
    const end = bytes.length;
    let { depth, inString, escaped } = this;
    let i = from;
    while (i < end) {
      if (inString) {
        if (escaped) {
          escaped = false;
          i++;
        }
        while (i < end) {
          const byte = bytes[i++] as number;
          if (byte === QUOTE) {
            inString = false;
            break;
          }
          if (byte === BACKSLASH && ++i > end) escaped = true;
        }
        continue;
      }
      const byte = bytes[i] as number;
      if (byte === QUOTE) inString = true;
      else if (MATTERS[byte] === 1) {
        if (byte === COMMA) {
          if (depth === this.longDepth) this.boundary(base + i);
        } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
        else if (byte !== COLON && --depth < this.longDepth) {
          this.pieces?.push(this.pieceStart, base + i);
          this.pieces = undefined;
          depth++;
          break;
        }
      }
      i++;
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    return Math.min(i, end);
  }

  /** Runs through a string; returns the index after its end, or the end of the chunk. */
  private string(bytes: Buffer, from: number): number {
    const end = bytes.length;
    const watched = this.depth <= this.watchDepth;
    let i = from;
    if (this.escaped) {
      this.escaped = false;
      i++;
    }
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        this.inString = false;
        return i + 1;
      }
      if (byte === BACKSLASH) {
        if (i + 1 === end) this.escaped = true;
        i++;
      } else if (watched && this.key.length < KEY_LIMIT) this.key.push(byte);
    }
    return end;
  }

  /** True when a long array starts here. */
  private opens(byte: number, at: number): boolean {
    this.closers.push(byte === OPEN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT);
    this.depth++;
    if (this.depth > MAX_DEPTH) throw this.error(at, `more than ${MAX_DEPTH} levels of nesting`);
    if (this.depth > this.watchDepth + 1) return false;
    const parent = this.path.slice(0, this.depth - 1);
    if (this.depth <= this.watchDepth) this.path[this.depth - 1] = byte === OPEN_ARRAY ? 0 : '';
    if (byte !== OPEN_ARRAY) return false;
    const name = parent.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
    if (!this.long.includes(name)) return false;
    this.pieces = [];
    this.arrays.push({ path: parent, pieces: this.pieces });
    this.longDepth = this.depth;
    this.pieceStart = at + 1;
    this.lastComma = -1;
    return true;
  }

  private closes(byte: number, at: number): void {
    const expected = this.closers.pop();
    if (expected !== byte) throw this.error(at, `unexpected "${String.fromCharCode(byte)}"`);
    this.depth--;
    if (this.depth === 0) this.done = true;
  }

  private boundary(at: number): void {
    this.lastComma = at;
    if (at - this.pieceStart < PIECE) return;
    this.pieces?.push(this.pieceStart, at);
    this.pieceStart = at + 1;
  }

  private keep(bytes: Buffer): void {
    this.keptBytes += bytes.length;
    if (this.keptBytes > MAX_OUTLINE)
      throw new ReportError(
        `${this.source.name}: more than ${MAX_OUTLINE >> 20} MiB beside the findings; split the report`,
      );
    this.kept.push(Buffer.from(bytes));
  }

  private findTrailing(from: number): void {
    for (let at = from; at < this.source.size; at += CHUNK) {
      const first = this.source
        .read(at, CHUNK)
        .toString('latin1')
        .search(/[^\s\0]/);
      if (first >= 0) {
        this.trailing = at + first;
        return;
      }
    }
  }

  finish(): JsonOutline {
    const truncated = this.pieces !== undefined;
    if (this.pieces) {
      if (this.lastComma >= this.pieceStart) this.pieces.push(this.pieceStart, this.lastComma);
      this.kept.push(Buffer.from(this.closers.slice(0, this.longDepth).reverse()));
    } else if (!this.done) {
      if (this.depth > 0 || this.inString) throw this.error(this.source.size, 'the text ends in the middle');
      throw this.error(this.start, 'expected a JSON object or array');
    }
    const text = Buffer.concat(this.kept).toString();
    return { document: this.parse(text), arrays: this.arrays, trailing: this.trailing, truncated };
  }

  private parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new ReportError(`${this.source.name}: is no valid JSON: ${(error as Error).message}`, { cause: error });
    }
  }

  private error(at: number, what: string): ReportError {
    return new ReportError(`${placeOf(this.source, at)}: is no valid JSON: ${what}`);
  }
}
