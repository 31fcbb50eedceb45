import type { ReadContext } from '../../fixture-format.ts';
import type { SourcePosition } from '../../source.ts';
import { parseJson } from '../parse-json.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Attachment } from './activity.ts';

const card = 'application/vnd.microsoft.card.';

const cardTypes: Readonly<Record<string, string>> = {
  hero: `${card}hero`,
  herocard: `${card}hero`,
  thumbnail: `${card}thumbnail`,
  thumbnailcard: `${card}thumbnail`,
  signin: `${card}signin`,
  signincard: `${card}signin`,
  animation: `${card}animation`,
  animationcard: `${card}animation`,
  audio: `${card}audio`,
  audiocard: `${card}audio`,
  video: `${card}video`,
  videocard: `${card}video`,
  receipt: `${card}receipt`,
  receiptcard: `${card}receipt`,
  media: `${card}media`,
  mediacard: `${card}media`,
  oauth: `${card}oauth`,
  oauthcard: `${card}oauth`,
  adaptive: `${card}adaptive`,
  adaptivecard: `${card}adaptive`,
};

const fileTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  bmp: 'image/bmp',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mpg: 'video/mpeg',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  pdf: 'application/pdf',
  json: 'application/json',
  txt: 'text/plain',
  html: 'text/html',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** `[Attachment=path type]`: an address stays one; a card's file is read from beside the chat. */
export function readAttachmentCommand(
  value: string,
  at: SourcePosition,
  context: ReadContext,
  problems: ProblemList,
): Attachment | undefined {
  const [path = '', type] = value.split(/\s+/);
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const contentType =
    type === undefined ? (fileTypes[extension] ?? 'application/octet-stream') : (cardTypes[type.toLowerCase()] ?? type);
  if (/^https?:\/\//i.test(path)) return { contentType, contentUrl: path };
  const file = context.readRelated(path.replaceAll('\\', '/'));
  if (!file) return problems.error('unreadable-file', at, `There is no file "${path}" beside this chat.`);
  if (extension !== 'json' && type === undefined) return { contentType, contentUrl: path };
  const parsed = parseJson(file.text, file.file);
  problems.addAll(parsed.problems);
  return parsed.node && { contentType, content: parsed.value };
}

/** `[HeroCard= Title=… Subtitle=… Images=a|b Buttons=c|d]`, one field a line. */
export function readCard(name: string, body: string): Attachment {
  const content: Record<string, unknown> = { buttons: [] };
  for (const line of body.split('\n')) {
    const field = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (!field) continue;
    const value = field[2]!;
    const list = value
      .split('|')
      .map((one) => one.trim())
      .filter(Boolean);
    switch (field[1]!.toLowerCase()) {
      case 'buttons':
      case 'button':
        content['buttons'] = list.map((title) => ({ title, type: 'imBack', value: title }));
        break;
      case 'images':
        content['images'] = list.map((url) => ({ url }));
        break;
      case 'image':
        content['image'] = { url: value };
        break;
      case 'media':
        content['media'] = list.map((url) => ({ url }));
        break;
      case 'title':
      case 'subtitle':
      case 'text':
        content[field[1]!.toLowerCase()] = value;
        break;
      default:
        content[field[1]!] = value === 'true' ? true : value === 'false' ? false : value;
    }
  }
  return { contentType: cardTypes[name]!, content };
}
