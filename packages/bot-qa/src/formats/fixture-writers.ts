import type { FixtureWriter } from '../fixture-format.ts';
import { botiumWriter } from './botium/write-botium.ts';
import {
  chatWriter,
  genesysWriter,
  openaiWriter,
  promptfooWriter,
  rasaWriter,
  voiceflowWriter,
} from './linear-writers.ts';
import { nativeWriter } from './native/write-native.ts';
import { textWriter } from './text/write-text.ts';

/** All formats that `bot-qa convert` writes. */
export const fixtureWriters: readonly FixtureWriter[] = [
  nativeWriter,
  textWriter,
  botiumWriter,
  rasaWriter,
  chatWriter,
  promptfooWriter,
  openaiWriter,
  voiceflowWriter,
  genesysWriter,
];
