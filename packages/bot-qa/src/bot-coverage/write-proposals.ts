import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Document, visit } from 'yaml';
import { readNative } from '../native/read-native.ts';
import { UsageError } from '../parse-arguments.ts';
import { mask } from '../run/mask-secrets.ts';
import type { BotCoverage, Offer } from './tally.ts';
import { oneLine } from './show-coverage.ts';
import { stepsOf, userOf, type WrittenStep } from './write-steps-of.ts';

/** One conversation that a person is to read before it counts. */
export interface Proposal {
  readonly name: string;
  readonly description: string;
  /** The bot of the configuration that it is for; any when absent. */
  readonly bot?: string | undefined;
  readonly locale?: string | undefined;
  readonly steps: readonly WrittenStep[];
}

/** One fixture for each button that nobody pressed: the recorded way to it, the press, and a reply that a person has to name. */
export function proposeFor(coverage: BotCoverage, bot: string | undefined, most: number): Proposal[] {
  const open = [...coverage.offers.values()].filter((offer) => offer.pressed === 0 && offer.path !== undefined);
  return open
    .sort((a, b) => b.offered - a.offered)
    .slice(0, most)
    .map((offer) => proposalOf(offer, bot));
}

function proposalOf(offer: Offer, bot: string | undefined): Proposal {
  const { turns, length, locale } = offer.path!;
  const way = turns.slice(0, length);
  const notes = [
    `Offered in "${oneLine(offer.conversation, 120)}" (${offer.at.file}:${offer.at.line}) and never pressed. Say what the bot must answer, then remove the tag proposed.`,
    ...(way.some(({ user }) => user?.request) ? ['The recorded requests had headers or parameters of their own.'] : []),
    ...(JSON.stringify(way).includes(mask) ? [`A secret stands masked here (${mask}): write \${env.NAME}.`] : []),
  ];
  const button = { title: offer.title, ...(offer.payload !== undefined && { payload: offer.payload }) };
  return {
    name: nameOfPress(offer.title, offer.state),
    description: notes.join(' '),
    bot,
    locale,
    steps: [...stepsOf(way), { user: userOf({ button }) }, toFillIn(offer.title)],
  };
}

export function nameOfPress(title: string, after: string): string {
  return `press "${oneLine(title, 60)}" after "${oneLine(after, 60)}"`;
}

/** No bot says this: the fixture is red until a person has said what the reply must be. */
export function toFillIn(title: string): WrittenStep {
  return { bot: `FILL IN: what must the bot answer to "${oneLine(title, 60).split('${').join('$${')}"?` };
}

/** The proposals as a native fixture file. */
export function writeProposals(comment: string, proposals: readonly Proposal[]): string {
  const names = new Set<string>();
  const conversations = proposals.map(({ name, description, bot, locale, steps }) => {
    let free = name;
    for (let number = 2; names.has(free); number++) free = `${name} (${number})`;
    names.add(free);
    return {
      name: free,
      description,
      tags: ['proposed'],
      ...(bot !== undefined && { bot }),
      ...(locale !== undefined && { locales: [locale] }),
      steps,
    };
  });
  const text = `# ${comment}\n${asYaml({ conversations })}`;
  const { problems } = readNative({ file: 'proposals', text, bytes: Buffer.from(text) });
  if (problems.length > 0) throw new Error(`A proposal is no fixture: ${problems[0]!.message}`);
  return text;
}

const turning = /[\u202a-\u202e\u2066-\u2069]/;

/** A character that turns the direction of a text hides what a reader of the file sees: it is written as an escape. */
function asYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && turning.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0 })
    .replace(new RegExp(turning, 'g'), (found) => `\\u${found.charCodeAt(0).toString(16)}`);
}

/** @throws UsageError when another file is there and nobody said that it may go, and when nothing can be written there */
export function writeUnlessOther(path: string, shownAs: string, text: string, overwrite: boolean): void {
  const refuse = (why: string): never => {
    throw new UsageError(`${shownAs} ${why}`);
  };
  try {
    if (!overwrite && existsSync(path) && readFileSync(path, 'utf8') !== text)
      return refuse('is already there with other content; name a new file, or say --overwrite.');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    return refuse(`cannot be written: ${(cause as Error).message}`);
  }
}
