import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a bot behind HTTP answers to a text: its messages, or a status. */
export type Answers = (text: string, session: string) => readonly unknown[] | number;

/** A bot with menus, as a real server. */
export class MenuBot {
  readonly #server: Server;
  readonly heard: string[] = [];

  constructor(answers: Answers) {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { text, session } = JSON.parse(body) as { readonly text: string; readonly session: string };
        this.heard.push(text);
        const answer = answers(text, session);
        response.statusCode = typeof answer === 'number' ? answer : 200;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(typeof answer === 'number' ? [] : answer));
      });
    });
  }

  /** Its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
