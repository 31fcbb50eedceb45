import type { Git } from 'action-kit/git';
import type { LineTexts, WantedLines } from './change.ts';
import { fileText } from './file-text.ts';
import { readFiles } from './read-files.ts';

/** Texts of lines at a commit, read from the repository. Files that it does not have are left out. */
export async function textsAt(git: Git, commit: string, wanted: WantedLines): Promise<LineTexts> {
  const texts = new Map<string, ReadonlyMap<number, string>>();
  for await (const [path, content] of readFiles(git, commit, [...wanted.keys()])) {
    const text = fileText(content.toString());
    const lines = new Map<number, string>();
    for (const line of wanted.get(path) ?? []) {
      const own = text.line(line);
      if (own !== undefined) lines.set(line, own);
    }
    texts.set(path, lines);
  }
  return texts;
}
