/** Whether a tree can hold a path: git checks out nothing outside of the work tree and nothing into `.git`. */
export function isTreePath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((name) => !['', '.', '..', '.git'].includes(name.toLowerCase()));
}
