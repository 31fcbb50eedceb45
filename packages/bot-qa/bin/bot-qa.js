#!/usr/bin/env node
import { runProcess } from '../lib/process-terminal.js';

await runProcess();
