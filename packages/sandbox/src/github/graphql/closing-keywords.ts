/** An issue that a text promises to close; without a repository it is one of the text's own. */
export interface ClosingReference {
  readonly owner?: string;
  readonly repository?: string;
  readonly number: number;
}

// docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
const KEYWORD = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,8}/gi;
const REFERENCE =
  /^(?:#(\d{1,9})|([\w.-]{1,100})\/([\w.-]{1,100})#(\d{1,9})|https?:\/\/[^/\s]{1,255}\/([\w.-]{1,100})\/([\w.-]{1,100})\/issues\/(\d{1,9}))\b/;

/** The issues that a pull request's text closes when it is merged, in the order of the text, each once. */
export function findClosingReferences(text: string): ClosingReference[] {
  const found = new Map<string, ClosingReference>();
  const prose = withoutCode(text);
  for (const match of prose.matchAll(KEYWORD)) {
    const start = match.index + match[0].length;
    const [, own, owner, repository, number, urlOwner, urlRepository, urlNumber] =
      REFERENCE.exec(prose.slice(start, start + 500)) ?? [];
    const reference: ClosingReference | undefined =
      own !== undefined
        ? { number: Number(own) }
        : (owner ?? urlOwner) !== undefined
          ? {
              owner: (owner ?? urlOwner)!,
              repository: (repository ?? urlRepository)!,
              number: Number(number ?? urlNumber),
            }
          : undefined;
    if (reference) found.set(JSON.stringify(reference), reference);
  }
  return [...found.values()];
}

/** Keywords inside code and HTML comments promise nothing. */
function withoutCode(text: string): string {
  return text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, ' ')
    .replaceAll(/`[^`\n]*`/g, ' ')
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ' ');
}
