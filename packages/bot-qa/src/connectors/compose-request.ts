import { escapeJson } from '../json-text.ts';
import type { UserMessage } from '../message.ts';
import type { HttpRequest } from './http-client.ts';
import { fillPieces, type Piece, type RequestValues } from './request-template.ts';

/** One request of the configuration, compiled. */
export interface RequestTemplate {
  readonly method: string;
  readonly url: readonly Piece[];
  readonly headers: Readonly<Record<string, readonly Piece[]>>;
  /** Of the serialised JSON, or of the text when the content type is not JSON. */
  readonly body: readonly Piece[] | undefined;
  readonly isJson: boolean;
}

const urlEscape = (text: string): string => encodeURIComponent(text);
const plain = (text: string): string => text;
/** A value in a header may not begin another one. */
const headerEscape = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** A request with the values of this turn put in: percent-encoded in the address, JSON-escaped in a JSON body, without line ends in headers. */
export function composeRequest(
  template: RequestTemplate,
  values: RequestValues,
  message: UserMessage | undefined,
): HttpRequest & { headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  if (template.body && template.isJson) headers['content-type'] = 'application/json';
  for (const name of Object.keys(template.headers))
    headers[name] = fillPieces(template.headers[name]!, values, headerEscape);
  let path = fillPieces(template.url, values, urlEscape);
  const body = template.body && fillPieces(template.body, values, template.isJson ? escapeJson : plain);
  const extra = message?.request;
  if (extra?.headers)
    for (const [name, value] of Object.entries(extra.headers)) headers[name.toLowerCase()] = headerEscape(value);
  if (extra?.query) path += `${path.includes('?') ? '&' : '?'}${new URLSearchParams(extra.query).toString()}`;
  return { method: template.method, path, headers, body };
}
