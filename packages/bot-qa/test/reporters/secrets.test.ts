import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workspace } from '../cli/command-line.ts';

// Twenty values as they leak in practice: keys, passwords with markup and quotes, connection strings, non-ASCII.
const secrets = Array.from({ length: 20 }, (_, index) => {
  const kinds = [
    `sk-live-${index}aB9xQ7zK2mN4`,
    `p@ss "w<o>rd" & '${index}' / + =`,
    `postgres://user${index}:s3cr3t-${index}@db/x?y=z`,
    `geheim-ключ-${index}-🔑-密码`,
  ];
  return kinds[index % kinds.length]!;
});
const environment = Object.fromEntries(secrets.map((value, index) => [`SECRET_${index}`, value]));
const secretOptions = Object.keys(environment).flatMap((name) => ['--secret', name]);

/** The forms in which a secret must be found nowhere. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    new URLSearchParams({ q: secret }).toString().slice(2),
    encodeURI(secret),
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase()),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    JSON.stringify(secret)
      .slice(1, -1)
      .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;'),
  ];
}

function everyFile(folder: string): { readonly name: string; readonly text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

function leaks(texts: readonly { readonly name: string; readonly text: string }[]): string[] {
  return texts.flatMap(({ name, text }) =>
    secrets.flatMap((secret, index) =>
      formsOf(secret).flatMap((form, kind) =>
        text.includes(form) ? [`secret ${index} as form ${kind} in ${name}`] : [],
      ),
    ),
  );
}

let workspace: Workspace;
afterEach(() => workspace.remove());

test('twenty secrets that a bot repeats, encoded and in pieces, are in no output', async () => {
  // Answers with what it was sent, in two chunks that cut the secret, as text, button, payload and error.
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const number = Number(request.url!.slice(1).replace(/\D/g, '')) % 20;
      const secret = secrets[number]!;
      const forms = formsOf(secret);
      const body = Buffer.from(
        JSON.stringify({
          text: `you sent ${forms.join(' ')}`,
          buttons: [{ title: secret }],
          [secret]: Buffer.from(`user:${secret}`).toString('base64'),
        }),
      );
      const cut = body.indexOf(Buffer.from(secret.slice(0, 4))) + 3;
      response.setHeader('content-type', 'application/json');
      response.write(body.subarray(0, cut));
      setTimeout(() => response.end(body.subarray(cut)), 5);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const module = `let n = 0;
export default async () => {
  const i = n++;
  const reply = await fetch('http://127.0.0.1:${port}/' + i).then((r) => r.json());
  if (i % 5 === 4) throw new Error('upstream said ' + JSON.stringify(reply));
  return { text: reply.text, buttons: reply.buttons, payload: reply };
};`;
  const rows = secrets.map((_, index) => `      - {number: "${index}"}`).join('\n');
  workspace = new Workspace({
    'bot.mjs': module,
    'a.bot.yaml': `conversations:\n  - name: leak\n    data:\n${rows}\n    steps:\n      - user: number \${number}\n      - bot: {contains: nothing like it}\n`,
  });
  const kept = new Set(everyFile(workspace.folder).map(({ name }) => name));
  const { code, out, err } = await workspace.run(
    [
      'run',
      'a.bot.yaml',
      '--module',
      'bot.mjs',
      ...secretOptions,
      ...[
        'terminal',
        'github',
        'tap',
        'junit=r/a.xml',
        'json=r/a.json',
        'html=r/a.html',
        'github-summary=r/a.md',
      ].flatMap((name) => ['-r', name]),
    ],
    { ...environment, GITHUB_STEP_SUMMARY: workspace.path('step.md') },
  );
  const dashboard = await workspace.run(
    [
      'automation',
      '.bot-qa/journal.ndjson',
      ...secretOptions,
      '--json',
      'r/b.json',
      '--history',
      'r/b.ndjson',
      '--chats',
      'r/chats.ndjson',
      '--summary',
      'r/b.md',
      '--fixtures',
      'r/fixtures',
    ],
    environment,
  );
  await workspace.run(['dashboard', '.bot-qa/journal.ndjson', ...secretOptions, '-o', 'r/site'], environment);
  server.close();
  expect(code).toBe(1);
  expect(out).toContain('***');
  const written = everyFile(workspace.folder).filter(({ name }) => !kept.has(name));
  expect(written.map(({ name }) => name.slice(workspace.folder.length + 1))).toEqual(
    expect.arrayContaining([
      'step.md',
      '.bot-qa/journal.ndjson',
      'r/a.xml',
      'r/a.json',
      'r/a.html',
      'r/a.md',
      'r/b.json',
      'r/chats.ndjson',
      'r/site/index.html',
    ]),
  );
  expect(
    leaks([
      ...written,
      { name: 'stdout', text: out },
      { name: 'stderr', text: err },
      { name: 'automation', text: dashboard.out + dashboard.err },
    ]),
  ).toEqual([]);
});

test('a secret that stands in a fixture is masked in the code frame of a mistake', async () => {
  workspace = new Workspace({
    'bot.mjs': 'export default () => "x";',
    'a.bot.yaml': `conversations:\n  - name: x\n    steps:\n      - user: ${secrets[0]}\n      - bott: ${secrets[0]}\n`,
  });
  const { code, out, err } = await workspace.run(
    ['run', 'a.bot.yaml', '--module', 'bot.mjs', ...secretOptions],
    environment,
  );
  expect(code).toBe(2);
  expect(out).toContain('bott');
  expect(
    leaks([
      { name: 'stdout', text: out },
      { name: 'stderr', text: err },
    ]),
  ).toEqual([]);
});
