import type { BotConfig } from '../config/config.ts';
import type { Connector } from '../connector.ts';
import { UsageError, type ParsedArguments } from '../parse-arguments.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import { defaultTiming } from '../run/bot-run.ts';
import type { Terminal } from '../terminal.ts';
import { loadConfig } from './find-work.ts';

/** Connects the one bot that a command line means. @throws UsageError, as findOneBot does */
export async function connectOneBot(
  parsed: ParsedArguments,
  terminal: Terminal,
  secrets: SecretMask,
): Promise<Connector> {
  const bot = await findOneBot(parsed, terminal, secrets);
  return bot.connect({ connections: 2, timeoutMs: defaultTiming.turnTimeoutMs });
}

/** The one bot that a command line means. @throws UsageError when it means none or several, or the configuration has mistakes */
export async function findOneBot(parsed: ParsedArguments, terminal: Terminal, secrets: SecretMask): Promise<BotConfig> {
  const { config } = await loadConfig(parsed, terminal, secrets, new Map());
  const [mistake] = config.problems;
  if (mistake) throw new UsageError(`${mistake.at.file}:${mistake.at.line}: ${mistake.message}`);
  const wanted = parsed.values.get('bot');
  const bots = config.bots.filter((bot) => !wanted || wanted.includes(bot.name));
  if (bots.length !== 1)
    throw new UsageError(
      bots.length === 0
        ? 'Which bot? Use --url, --module or --bot.'
        : `Which bot? Use --bot with one of ${bots.map((bot) => bot.name).join(', ')}.`,
    );
  return bots[0]!;
}
