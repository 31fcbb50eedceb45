import { createHash } from 'node:crypto';
import { escapeHtml } from '../escape-text.ts';
import { pageStyle } from './page-style.ts';

export interface Page {
  readonly title: string;
  /** More rules, after the common ones. */
  readonly style: string;
  /** Runs once at the end; the page must be readable without it. */
  readonly script: string;
}

/** Everything before the content. The page may load nothing at all, so that what a bot said cannot reach out. */
export function pageStart({ title, style, script }: Page): string {
  const css = `${pageStyle}\n${style.trim()}`;
  const policy = `default-src 'none'; style-src 'sha256-${hash(css)}'; script-src 'sha256-${hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
`;
}

export function pageEnd({ script }: Page): string {
  return `${script === '' ? '' : `<script>${script}</script>\n`}</body>\n</html>\n`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
