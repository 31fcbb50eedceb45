import { ok, rejects } from 'node:assert/strict';
import { TransportError, type Connector } from './connector.ts';
import { Conversations, type Ability, type AddCase } from './conformance/conversations.ts';
import { addPartCases } from './conformance/parts.ts';
import { addSessionCases } from './conformance/sessions.ts';
import { addTroubleCases } from './conformance/trouble.ts';
import { addTurnCases } from './conformance/turns.ts';

export type { Ability };
export { conformanceBot, type ConformanceReply } from './conformance/bot.ts';

/**
 * The conformance suite for connectors: what every connector must do, whatever the wire.
 *
 * Put `conformanceBot()` behind your protocol, give the suite a way to connect to it, and run every case in your own test
 * runner: `for (const { name, run } of conformanceCases(harness)) test(name, run)`.
 */
export interface ConformanceHarness {
  /** A connector to a bot that answers as `conformanceBot()` says. Each case closes what it opened. */
  readonly connect: () => Promise<Connector>;
  /** A connector to an address where nobody listens. */
  readonly connectToNobody?: () => Promise<Connector>;
  /** What the protocol cannot do is not asked of the connector; every word left out is one promise less. */
  readonly can: readonly Ability[];
}

export interface ConformanceCase {
  readonly name: string;
  readonly needs?: Ability;
  readonly run: () => Promise<void>;
}

/** All cases that the harness can run. A connector with every ability has more than forty. */
export function conformanceCases(harness: ConformanceHarness): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const add: AddCase = (name, run, needs) => {
    if (needs && !harness.can.includes(needs)) return;
    cases.push({
      name,
      ...(needs && { needs }),
      run: async () => {
        const bot = new Conversations(await harness.connect());
        try {
          await run(bot);
        } finally {
          await bot.end();
        }
      },
    });
  };
  addSessionCases(add);
  addTurnCases(add);
  addPartCases(add);
  addTroubleCases(add);
  if (harness.connectToNobody) {
    const { connectToNobody } = harness;
    cases.push({
      name: 'says that nobody is there, as a TransportError, and soon',
      run: async () => {
        const started = performance.now();
        await rejects(async () => {
          const connector = await connectToNobody();
          const bot = new Conversations(connector);
          try {
            const one = await bot.open();
            const error = await one.failure({ text: 'echo hello' });
            if (error instanceof Error) throw error;
          } finally {
            await bot.end();
          }
        }, TransportError);
        ok(performance.now() - started < 5000);
      },
    });
  }
  return cases;
}
