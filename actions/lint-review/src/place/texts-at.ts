import type { Git } from 'action-kit/git';
import { readBlobs } from 'action-kit/git-objects';
import type { LineTexts, WantedLines } from './change.ts';
import { fileText } from './file-text.ts';

const AT_ONCE = 200;

/** Texts of lines at a commit, read from the repository a few hundred files at a time. Unknown files are left out. */
export async function textsAt(git: Git, commit: string, wanted: WantedLines): Promise<LineTexts> {
  const texts = new Map<string, ReadonlyMap<number, string>>();
  const paths = [...wanted.keys()];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const part = paths.slice(from, from + AT_ONCE);
    const blobs = await readBlobs(
      git,
      part.map((path) => `${commit}:${path}`),
    );
    part.forEach((path, at) => {
      const blob = blobs[at];
      if (blob === undefined) return;
      const text = fileText(blob.toString());
      const lines = new Map<number, string>();
      for (const line of wanted.get(path) ?? []) {
        const own = text.line(line);
        if (own !== undefined) lines.set(line, own);
      }
      texts.set(path, lines);
    });
  }
  return texts;
}
