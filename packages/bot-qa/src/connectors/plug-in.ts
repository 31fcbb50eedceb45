import type { Connector } from '../connector.ts';
import type { BotInfo } from '../result.ts';
import { inShape } from './in-shape.ts';

/**
 * A connector of the user's own, with the name that it has in this run. What it delivers is brought into shape, so that it
 * can be judged and written down whatever it is.
 */
export function plugInConnector(connector: Connector, info: BotInfo = connector.info): Connector {
  return {
    info,
    open: (request, inbox) =>
      connector.open(request, {
        deliver: (message) => {
          for (const shaped of inShape(message)) inbox.deliver(shaped);
        },
        fail: (error) => inbox.fail(error),
        turnComplete: () => inbox.turnComplete(),
      }),
    close: () => connector.close(),
  };
}
