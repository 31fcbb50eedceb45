import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clientOf, manualClock, type Reply, type SeenRequest, serve } from '../test/http-server.ts';
import type { GitHub } from './github.ts';
import { MissingPermissionError } from './github-error.ts';
import {
  findStickyComment,
  removeStickyComment,
  type StickyCommentPlace,
  upsertStickyComment,
} from './sticky-comment.ts';

interface Stored {
  readonly id: number;
  readonly user: { readonly id: number } | null;
  body: string;
}

const BOT = { id: 41_898_282 };
const MARKER = '<!-- sticky-comment: lint-review -->';

/** The comments of one pull request behind GitHub's routes for them. */
class Comments {
  readonly list: Stored[] = [];
  /** Turns the n-th write (from 1) into a lost answer, a 403, or lets another run come first. */
  fault: { readonly write: number; readonly what: 'lost' | 'forbidden' | 'race' } | undefined;
  writes = 0;
  #nextId = 100;

  add(body: string, user: Stored['user'] = BOT): Stored {
    const comment = { id: this.#nextId, user, body };
    this.#nextId += 1;
    this.list.push(comment);
    return comment;
  }

  answer({ method, url, body }: SeenRequest): Reply {
    if (url === '/graphql') return { body: { data: { viewer: { databaseId: BOT.id, login: 'github-actions[bot]' } } } };
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url)?.[1] ?? 0);
    const found = this.list.find((each) => each.id === id);
    if (method === 'GET')
      return id === 0 ? this.#page(url) : found === undefined ? { status: 404, body: {} } : { body: this.#json(found) };
    this.writes += 1;
    const fault = this.fault?.write === this.writes ? this.fault.what : undefined;
    if (fault === 'forbidden') return { status: 403, body: { message: 'Resource not accessible by integration' } };
    if (fault === 'race') this.add(`${MARKER}\nfrom the other run`);
    const text = body === '' ? '' : (JSON.parse(body) as { body: string }).body;
    const reply = this.#write(method, found, text);
    return fault === 'lost' ? 'lost' : reply;
  }

  #write(method: string, found: Stored | undefined, text: string): Reply {
    if (method === 'POST') return { status: 201, body: this.#json(this.add(text)) };
    if (found === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (method === 'PATCH') found.body = text;
    else this.list.splice(this.list.indexOf(found), 1);
    return method === 'PATCH' ? { body: this.#json(found) } : { status: 204 };
  }

  #page(url: string): Reply {
    const page = Number(new URL(url, 'http://x').searchParams.get('page'));
    const last = Math.max(1, Math.ceil(this.list.length / 100));
    const link = page < last ? `<http://x/?page=${page + 1}>; rel="next", <http://x/?page=${last}>; rel="last"` : '';
    return { headers: { link }, body: this.list.slice((page - 1) * 100, page * 100).map((each) => this.#json(each)) };
  }

  #json(comment: Stored): object {
    return { ...comment, html_url: `https://github.example/c/${comment.id}` };
  }
}

let comments: Comments;
let server: Awaited<ReturnType<typeof serve>>;
let github: GitHub;
const place = (): StickyCommentPlace => ({
  repository: { owner: 'acme', repo: 'shop' },
  number: 7,
  key: 'lint-review',
  clock: manualClock(),
});
const bodies = (): string[] => comments.list.map((each) => each.body);

beforeEach(async () => {
  comments = new Comments();
  server = await serve((request) => comments.answer(request));
  github = clientOf(server.url);
});
afterEach(() => server.close());

describe('upsertStickyComment', () => {
  test('creates, leaves alone, updates', async () => {
    expect(await upsertStickyComment(github, place(), 'one')).toMatchObject({
      action: 'created',
      id: 100,
      url: 'https://github.example/c/100',
    });
    expect(await upsertStickyComment(github, place(), 'one')).toMatchObject({ action: 'unchanged', id: 100 });
    expect(comments.writes).toBe(1);
    expect(await upsertStickyComment(github, place(), 'two')).toMatchObject({ action: 'updated', id: 100 });
    expect(bodies()).toEqual([`${MARKER}\ntwo`]);
  });

  test('an unchanged comment costs two reads', async () => {
    comments.add(`${MARKER}\r\none\r\n`);
    await upsertStickyComment(github, place(), 'one');
    expect(github.count()).toMatchObject({ reads: 2, writes: 0 });
  });

  test('is found behind many pages of others', async () => {
    for (let i = 0; i < 250; i += 1) comments.add(`talk ${i}`, { id: 5 });
    comments.add(`${MARKER}\none`);
    expect(await upsertStickyComment(github, place(), 'one')).toMatchObject({ action: 'unchanged', id: 350 });
  });

  test('markers of others, of deleted accounts and inside our own text count for nothing', async () => {
    comments.add(`${MARKER}\nforged`, { id: 666 });
    comments.add(`${MARKER}\nghost`, null);
    comments.add(`<!-- sticky-comment: other -->\nquoted: ${MARKER}\n${MARKER}`);
    expect(await upsertStickyComment(github, place(), 'one')).toMatchObject({ action: 'created', id: 103 });
    expect(bodies().slice(0, 3)).toEqual([
      `${MARKER}\nforged`,
      `${MARKER}\nghost`,
      `<!-- sticky-comment: other -->\nquoted: ${MARKER}\n${MARKER}`,
    ]);
  });

  test('of several of ours the oldest stays', async () => {
    comments.add(`${MARKER}\none`);
    comments.add('talk', { id: 5 });
    comments.add(`${MARKER}\none`);
    expect(await upsertStickyComment(github, place(), 'two')).toMatchObject({
      action: 'updated',
      id: 100,
      duplicatesDeleted: 1,
    });
    expect(bodies()).toEqual([`${MARKER}\ntwo`, 'talk']);
  });

  test('a run at the same time that came first leaves one comment', async () => {
    comments.fault = { write: 1, what: 'race' };
    expect(await upsertStickyComment(github, place(), 'mine')).toMatchObject({
      action: 'updated',
      id: 100,
      duplicatesDeleted: 1,
    });
    expect(bodies()).toEqual([`${MARKER}\nmine`]);
  });

  test.each([1, 2, 3])('a lost answer to write %d makes no duplicate', async (write) => {
    comments.fault = { write, what: 'lost' };
    await upsertStickyComment(github, place(), 'one');
    comments.add(`${MARKER}\nleft over`);
    await upsertStickyComment(github, place(), 'two');
    expect(bodies()).toEqual([`${MARKER}\ntwo`]);
  });

  test('a read-only token is a missing permission, and nothing is repeated', async () => {
    comments.fault = { write: 1, what: 'forbidden' };
    await expect(upsertStickyComment(github, place(), 'one')).rejects.toBeInstanceOf(MissingPermissionError);
    expect(comments.writes).toBe(1);
  });

  test('a text beyond the limit of GitHub is cut, marker included', async () => {
    await upsertStickyComment(github, place(), 'long line\n'.repeat(20_000));
    expect(bodies()[0]?.length).toBeLessThanOrEqual(65_536);
    expect(await upsertStickyComment(github, place(), 'long line\n'.repeat(20_000))).toMatchObject({
      action: 'unchanged',
    });
  });

  test('a key that could end the marker is refused', async () => {
    await expect(upsertStickyComment(github, { ...place(), key: 'x -->' }, 'one')).rejects.toThrow(
      'The name of a comment may hold',
    );
  });
});

test('removing deletes ours only, twice without harm', async () => {
  comments.add(`${MARKER}\nforged`, { id: 666 });
  comments.add(`${MARKER}\none`);
  expect((await findStickyComment(github, place()))?.id).toBe(101);
  expect(await removeStickyComment(github, place())).toBe(1);
  expect(await removeStickyComment(github, place())).toBe(0);
  expect(bodies()).toEqual([`${MARKER}\nforged`]);
});
