import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

const ALLOWED_TAGS = [...sanitizeHtml.defaults.allowedTags, 'details', 'summary', 'del', 'input'];

/**
 * Markdown as GitHub shows it: rendered, then reduced to harmless HTML, because comments and summaries hold
 * text of strangers.
 */
export function renderMarkdown(markdown: string): string {
  // GitHub's alerts, which plain Markdown knows as quotes.
  const alerts = markdown.replaceAll(
    /^> \[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$/gm,
    (_line, kind: string) => `> **${kind.charAt(0)}${kind.slice(1).toLowerCase()}**  `,
  );
  const html = marked.parse(alerts, { gfm: true, async: false });
  return sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: {
      a: ['href'],
      code: ['class'],
      td: ['align'],
      th: ['align'],
      input: ['type', 'checked', 'disabled'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
  });
}

/** Text for an HTML element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
