/** For XML 1.0: markup escaped, characters that XML cannot carry, or that turn the direction of what follows, shown as U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  );
}

/** For one line of a terminal: line ends, control and direction characters of a bot become visible. */
export function visible(text: string): string {
  return plain(text.replace(/\n/g, '⏎').replace(/\t/g, '·'));
}

/** For HTML text and quoted attributes. Control and direction characters become visible, so that no text hides another. */
export function escapeHtml(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** For one line of GitHub's Markdown, also inside a table cell: no markup, no mention, no link. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]#|~!]/g, '\\$&')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}

/** For one line of HTML inside GitHub's Markdown, such as a `<summary>`: no markup, no mention, no link. */
export function escapeInlineHtml(text: string): string {
  return escapeHtml(text.replace(/\s+/g, ' ')).replaceAll('@', '&#64;').replaceAll('://', '&#58;//');
}

/** A block of code that its content cannot end. */
export function fence(content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${plain(content)}\n${marks}`;
}

/** A workflow command's message: one line, nothing that ends it early, and no control or direction characters. */
export function escapeCommand(text: string): string {
  return text
    .replace(/[^\r\n\t]+/g, plain)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

/** A property of a workflow command. */
export function escapeProperty(text: string): string {
  return escapeCommand(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function plain(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·')
  );
}
