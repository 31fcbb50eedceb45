#!/usr/bin/env node
import * as module from 'node:module';

// Compiled code is kept for the next start (Node 22.8 and later; earlier ones start as before).
module.enableCompileCache?.();
const { runProcess } = await import('../lib/process-terminal.js');

await runProcess();
