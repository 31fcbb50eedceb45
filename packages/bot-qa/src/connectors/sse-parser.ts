/** One event of `text/event-stream`. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of pieces of text that may end anywhere, as the HTML standard says: CR, LF or both end a line. */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #event = '';

  push(text: string): ServerSentEvent[] {
    this.#rest += text;
    const found: ServerSentEvent[] = [];
    // Most pieces of a very long line end nothing, and need not be looked for in all that came before.
    if (!/[\r\n]/.test(text) && !this.#rest.includes('\r')) return found;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#rest);
      if (!end) return found;
      const line = this.#rest.slice(0, end.index);
      this.#rest = this.#rest.slice(end.index + end[0].length);
      if (line === '') {
        if (this.#data.length > 0) found.push({ event: this.#event || 'message', data: this.#data.join('\n') });
        this.#data = [];
        this.#event = '';
      } else this.#take(line.replace(/^\ufeff/, ''));
    }
  }

  #take(line: string): void {
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    if (field === 'event') this.#event = value;
  }
}
