/** Leaves out what is null, undefined, false or empty: the defaults of the state file. */
function compact<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], null | undefined> } {
  const isDefault = (one: unknown) =>
    one === null ||
    one === undefined ||
    one === false ||
    one === '' ||
    (typeof one === 'object' && Object.keys(one).length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !isDefault(one))) as never;
}

type Plain<T> = { -readonly [Key in keyof T]?: T[Key] | null | undefined };

/** Only says that the fields are those of the state file; {@link compact} takes the empty ones away. */
export function shown<T extends object>(value: Plain<T>): T {
  return compact(value);
}
