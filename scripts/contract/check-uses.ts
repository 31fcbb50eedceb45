import type { ActionMetadata } from './action-metadata.ts';
import type { Use } from './workflow-uses.ts';

const OURS = /^(?:org\/actions\/([a-z-]+)@v1|\.\/actions\/([a-z-]+))$/;
const PINNED = /^[^@\s]+@[0-9a-f]{40}$/;

/**
 * Judges one `uses:` of an example, README or workflow: ours must exist, take each `with:` key and get each
 * required input; others must be pinned by SHA with the version in a comment (READMEs may show a major tag).
 */
export function checkUse(use: Use, where: string, actions: ActionMetadata[], pins: 'required' | 'optional'): string[] {
  const ours = OURS.exec(use.reference);
  if (ours === null) {
    if (/^org\/actions/.test(use.reference) || use.reference.startsWith('./actions'))
      return [`${where}:${use.line}: expected org/actions/<action>@v1 or ./actions/<action>, found ${use.reference}`];
    if (use.reference.startsWith('./') || pins === 'optional') return [];
    if (!PINNED.test(use.reference)) return [`${where}:${use.line}: pin ${use.reference} by its commit SHA`];
    if (!/^v\d/.test(use.comment)) return [`${where}:${use.line}: say the version in a comment, such as "# v5.0.0"`];
    return [];
  }
  const name = ours[1] ?? ours[2];
  const action = actions.find((candidate) => candidate.name === name);
  if (action === undefined) return [`${where}:${use.line}: there is no action "${name}"`];
  const declared = new Set(action.inputs.map((input) => input.name));
  const given = new Set(use.with.map(({ key }) => key));
  return [
    ...use.with
      .filter(({ key }) => !declared.has(key))
      .map(({ key, line }) => `${where}:${line}: ${action.name} has no input "${key}"`),
    ...action.inputs
      .filter((input) => input.required && !given.has(input.name))
      .map((input) => `${where}:${use.line}: ${action.name} needs the input "${input.name}"`),
  ];
}
