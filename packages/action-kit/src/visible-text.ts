/**
 * Foreign text with everything invisible made visible, so that it shows what it is and reorders, hides or colours
 * nothing: ANSI colours go, other control characters become their pictures (␛), bidi controls and tag characters are
 * written out (⟨U+202E⟩), halves of surrogate pairs become �. Line ends (as LF) and tabs stay; joiners stay, because
 * emoji and many scripts need them.
 */
export function visibleText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what this is about
      .replace(/\u001B\[[0-9;]{0,32}m/g, '')
      .replace(/\r\n/g, '\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000B-\u001F]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
      .replace(/\u007F/g, '\u2421')
      .replace(
        /[\u0080-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu,
        (control) => `⟨U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
      )
      .replace(/\p{Surrogate}/gu, '\uFFFD')
  );
}

/** {@link visibleText} on one line: line ends and tabs become spaces. */
export function visibleLine(text: string): string {
  return visibleText(text)
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('\t', ' ');
}
