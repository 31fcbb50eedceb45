// Control characters, space and what git's revision syntax uses.

const forbidden = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$/;

/**
 * Whether git takes a full ref name, e.g. `refs/heads/main`.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function isRefName(name: string): boolean {
  const [top, ...parts] = name.split('/');
  if (top !== 'refs' || parts.length === 0 || forbidden.test(name)) return false;
  return parts.every((part) => !part.startsWith('.') && !part.endsWith('.lock')) && !/^refs\/heads\/-/.test(name);
}
