import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { FixtureReader } from '../../src/fixture-format.ts';
import { allFormats } from '../../src/fixture-formats.ts';
import { decodeSource } from '../../src/read-source.ts';
import { everything, everythingAsText } from '../formats/everything.ts';
import { mutate, seededRandom } from '../formats/mutate.ts';
import { complaintAbout } from '../formats/read-anything.ts';
import { casesOf, corpus } from './corpora-cases.ts';

/** FUZZ_COUNT and FUZZ_SEED choose another run. */
const count = Number(process.env['FUZZ_COUNT'] ?? 100_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
/** Longer than any file of this size should take, even on a busy machine: a sign of more than linear time. */
const slowestMs = 4000;

const formatOf: Readonly<Record<string, string>> = {
  compile: 'botium',
  'compile-and-expand': 'botium',
  'test-dialog': 'bot-framework',
  'transcript-and-chat': 'bot-framework',
  chat: 'bot-framework',
  'rasa-e2e': 'rasa',
  'rasa-test-stories': 'rasa',
  'promptfoo-config': 'promptfoo',
  'openai-jsonl': 'openai',
  'voiceflow-suite': 'voiceflow',
  'genesys-script': 'genesys',
  rsts: 'rivescript',
  dlg: 'nlpjs',
  dlt: 'nlpjs',
};

describe('mutated files of the corpora', () => {
  it(`${count} files in all formats: no exception, no hang, no silence`, async () => {
    const formats = new Map((await allFormats()).map((format) => [format.name, format]));
    const groups = new Map<string, { file: string; bytes: Buffer; reader: FixtureReader }[]>();
    for (const one of casesOf(...Object.keys(formatOf))) {
      const reader = formats.get(formatOf[one.kind]!)!;
      for (const file of one.files) {
        if (
          !/\.(txt|csv|ya?ml|json|md|dialog|transcript|chat|jsonl|dl[gt])$/.test(file) ||
          (file.endsWith('.dialog') && !file.endsWith('.test.dialog'))
        )
          continue;
        // Helper files (cards, prompts) are no fixtures.
        if (/(^|\/)cards\//.test(file) || (reader.name !== 'botium' && /\.(txt|md|json|csv)$/.test(file))) continue;
        const group = groups.get(reader.name) ?? [];
        groups.set(reader.name, group);
        group.push({ file, bytes: readFileSync(join(corpus, file)).subarray(0, 20_000), reader });
      }
    }
    for (const [name, file, text] of [
      ['native', 'a.bot.yaml', everything],
      ['text', 'a.bot.txt', everythingAsText],
    ] as const)
      groups.set(name, [{ file, bytes: Buffer.from(text), reader: formats.get(name)! }]);
    const names = [...groups.keys()];
    expect(names).toHaveLength(formats.size);
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    // Small files break in as many ways and leave time for more of them; a big one comes now and then.
    const small = new Map([...groups].map(([name, group]) => [name, group.filter((one) => one.bytes.length <= 3000)]));
    for (let round = 0; round < count; round++) {
      const name = names[round % names.length]!;
      const few = small.get(name)!;
      const group = few.length > 0 && random() > 0.02 ? few : groups.get(name)!;
      const { file, bytes, reader } = pick(group);
      const mutated = mutate(bytes, pick(group).bytes, random);
      const complaint = complaintAbout(mutated, file, reader, slowestMs);
      if (complaint !== undefined)
        throw new Error(
          `${complaint}\nFUZZ_SEED=${seed}, round ${round}, ${file}:\n${JSON.stringify(mutated.toString('latin1')).slice(0, 3000)}`,
        );
    }
  });

  it(`${count / 20} workbooks, whose archive or whose parts are damaged`, async () => {
    const reader = (await allFormats()).find((format) => format.name === 'botium')!;
    const files = casesOf('compile', 'compile-and-expand').flatMap((one) =>
      one.files.filter((file) => file.endsWith('.xlsx')),
    );
    const workbooks = files.map((file) => readFileSync(join(corpus, file)));
    expect(workbooks.length).toBeGreaterThan(10);
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    let read = 0;
    for (let round = 0; round < count / 20; round++) {
      const mutated =
        random() < 0.2 ? mutate(pick(workbooks), pick(workbooks), random) : damaged(pick(workbooks), random);
      const complaint = complaintAbout(mutated, 'a.xlsx', reader, slowestMs);
      if (complaint !== undefined)
        throw new Error(`${complaint}\nFUZZ_SEED=${seed}, round ${round}:\n${mutated.toString('base64')}`);
      const { problems } = reader.read(decodeSource(mutated, 'a.xlsx').source, {
        settings: {},
        readRelated: () => undefined,
      });
      if (problems.length === 0) read++;
    }
    // Where nearly all are refused, nothing is put to the test behind the door.
    expect(read).toBeGreaterThan(count / 20 / 10);
  });
});

/** A workbook of which one part that is read is not what it was. */
function damaged(bytes: Buffer, random: () => number): Buffer {
  const parts = unzipSync(bytes, { filter: ({ name }) => /sheet\d+\.xml$|sharedStrings|workbook\.xml/.test(name) });
  const names = Object.keys(parts);
  const name = names[Math.floor(random() * names.length)]!;
  const part = Buffer.from(parts[name]!);
  // What stands between tags and in attributes changes more than what makes the XML be refused.
  const from = part.indexOf('<', Math.floor(random() * part.length));
  const [start, end] = from < 0 ? [0, part.length] : [from, Math.min(part.length, from + 60)];
  const changed = random() < 0.5 ? mutate(part, part, random) : replaceDigits(part, start, end, random);
  return Buffer.from(zipSync({ ...parts, [name]: changed }, { level: 0 }));
}

function replaceDigits(bytes: Buffer, start: number, end: number, random: () => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = start; i < end; i++)
    if (copy[i]! >= 48 && copy[i]! <= 57 && random() < 0.5) copy[i] = 48 + Math.floor(random() * 10);
  return copy;
}
