import { statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { findFiles, showPath } from '../../find-files.ts';
import { readSource } from '../../read-source.ts';
import type { Problem, SourceFile } from '../../source.ts';
import type { Known, ReadModel } from './bot-model.ts';
import { readDialog, readLu } from './bot-framework-model.ts';
import { dimensionOf, readAgentLists, readPackageFile } from './dialogflow-model.ts';
import { readRasaModel } from './rasa-model.ts';

type Reader = (source: SourceFile) => { readonly known: readonly Known[]; readonly problems: readonly Problem[] };

const readers: Readonly<Record<string, Reader>> = {
  '.yml': readRasaModel,
  '.yaml': readRasaModel,
  '.json': readAgentLists,
  '.dialog': readDialog,
  '.lu': readLu,
};

const kinds =
  "Rasa's domain and flows (.yml), an exported Dialogflow CX agent (its folder, or .json), Bot Framework dialogs (.dialog) and .lu";

/**
 * What a bot's own files say it has. A folder is an exported Dialogflow CX agent when it has agent.json, else all files in
 * it of a known kind. A file that names nothing is a mistake; in a folder it is one of `passedOver`.
 */
export async function readModel(path: string, cwd: string): Promise<ReadModel> {
  const full = resolve(cwd, path);
  const stat = statSync(full, { throwIfNoEntry: false });
  const shown = showPath(full, cwd);
  if (!stat) return wrong(shown, 'unreadable-file', 'There is no such file or folder.');
  if (!stat.isDirectory()) {
    const reader = readers[extname(full).toLowerCase()];
    if (!reader) return wrong(shown, 'unknown-format', `Nobody knows this kind of file. Known are: ${kinds}.`);
    const read = readOne(full, shown, reader);
    if (read.known.length > 0 || read.problems.length > 0) return { ...read, passedOver: [] };
    return wrong(shown, 'empty-fixture', `This file names nothing that could be met. Known are: ${kinds}.`);
  }
  const { files } = findFiles(['.'], full, cwd);
  const isAgent = statSync(join(full, 'agent.json'), { throwIfNoEntry: false })?.isFile() === true;
  const read: ReadModel[] = [];
  const passedOver: string[] = [];
  for (const file of files) {
    const dimension = isAgent ? dimensionOf(showPath(file.path, full)) : undefined;
    const ownReader = readers[extname(file.path).toLowerCase()];
    const reader: Reader | undefined = isAgent ? dimension && ((one) => readPackageFile(one, dimension)) : ownReader;
    // Any other JSON may lie beside a model; only the lists of an agent are one, and they are named on their own.
    const one = reader && reader !== readAgentLists ? readOne(file.path, file.shownAs, reader) : undefined;
    if (one) read.push({ ...one, passedOver: [] });
    if (!one || (one.known.length === 0 && one.problems.length === 0)) passedOver.push(file.shownAs);
  }
  if (read.every((one) => one.known.length === 0 && one.problems.length === 0))
    return wrong(shown, 'empty-fixture', `This folder has no file that names anything. Known are: ${kinds}.`);
  return {
    known: read.flatMap((one) => one.known),
    problems: read.flatMap((one) => one.problems),
    sources: new Map(read.flatMap((one) => [...one.sources])),
    passedOver: isAgent ? [] : passedOver,
  };
}

function readOne(path: string, shown: string, reader: Reader): Omit<ReadModel, 'passedOver'> {
  const { source, problems } = readSource(path, shown);
  const sources = new Map([[source.file, source]]);
  return problems.length > 0 ? { known: [], problems, sources } : { ...reader(source), sources };
}

function wrong(file: string, code: Problem['code'], message: string): ReadModel {
  const problem: Problem = { code, level: 'error', message, at: { file, line: 1, column: 1 } };
  return { known: [], problems: [problem], sources: new Map(), passedOver: [] };
}
