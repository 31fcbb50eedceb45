import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { gitEnvironment } from './run-git.ts';

export interface GitObject {
  readonly sha: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly content: Buffer;
}

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Reads objects of one repository through one `git cat-file --batch`, which starts with the first and ends by close(). */
export class ObjectReader {
  readonly #gitDir: string;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #needed = 0;
  #waiting: Waiting[] = [];

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** @param sha a full object name; undefined is answered when there is no such object */
  read(sha: string): Promise<GitObject | undefined> {
    if (!/^[0-9a-f]{40}$/.test(sha)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#start().stdin.write(`${sha}\n`);
    });
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = undefined;
  }

  #start(): ChildProcessByStdio<Writable, Readable, null> {
    if (this.#child) return this.#child;
    const child = spawn('git', [`--git-dir=${this.#gitDir}`, 'cat-file', '--batch'], {
      env: gitEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.stdin.on('error', () => undefined);
    const fail = () => {
      if (this.#child === child) this.#child = undefined;
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#chunks = [];
      this.#size = 0;
      this.#needed = 0;
      for (const one of waiting) one.reject(new Error(`git cat-file ended in ${this.#gitDir}`));
    };
    child.on('error', fail);
    child.on('close', fail);
    this.#child = child;
    return child;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Joining only once everything has come keeps large objects linear.
    if (this.#size < this.#needed) return;
    let buffer = Buffer.concat(this.#chunks);
    this.#needed = 0;
    for (;;) {
      const lineEnd = buffer.indexOf(10);
      if (lineEnd < 0) break;
      const [sha = '', type, size] = buffer.toString('latin1', 0, lineEnd).split(' ');
      if (type === 'missing') {
        this.#waiting.shift()?.resolve(undefined);
        buffer = buffer.subarray(lineEnd + 1);
        continue;
      }
      const end = lineEnd + 1 + Number(size);
      if (buffer.length < end + 1) {
        this.#needed = end + 1;
        break;
      }
      const content = Buffer.from(buffer.subarray(lineEnd + 1, end));
      this.#waiting.shift()?.resolve({ sha, type: type as GitObject['type'], content });
      buffer = buffer.subarray(end + 1);
    }
    this.#chunks = buffer.length > 0 ? [buffer] : [];
    this.#size = buffer.length;
  }
}
