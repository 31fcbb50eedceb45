/** A value as YAML in block style, short lists on one line. Reads back as it was; texts are quoted where they need it. */
export function writeYaml(value: unknown, indent = 0): string {
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return `${pad}[]`;
    return value
      .map((item) =>
        isScalar(item) ? `${pad}- ${scalar(item)}` : `${pad}- ${writeYaml(item, indent + 2).trimStart()}`,
      )
      .join('\n');
  }
  if (typeof value !== 'object' || value === null) return `${pad}${scalar(value)}`;
  const entries = Object.entries(value as Record<string, unknown>).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return `${pad}{}`;
  return entries
    .map(([key, each]) => {
      if (isScalar(each)) return `${pad}${scalar(key)}: ${scalar(each)}`;
      if (Array.isArray(each) && each.every(isScalar)) {
        const line = `${pad}${scalar(key)}: [${each.map(scalar).join(', ')}]`;
        if (line.length <= 110) return line;
      }
      return `${pad}${scalar(key)}:\n${writeYaml(each, indent + 2)}`;
    })
    .join('\n');
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const PLAIN = /^[A-Za-z_][A-Za-z0-9_ ./-]*$/;
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value) && !value.endsWith(' ')) return value;
  // Single quotes keep backslashes as they are, which regular expressions need; control characters need double ones.
  return /[\p{Cc}]/u.test(value) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}
