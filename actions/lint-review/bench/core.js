// Everything that lint-review does before it talks to anybody: read, place, filter, and name each finding that is shown.
import { readFileSync } from 'node:fs';
import { keepHeapSmall } from '../lib/small-heap.js';
import { Collection } from '../lib/collection.js';
import { collectReports } from '../lib/collect-reports.js';
import { Ledger } from '../lib/ledger.js';
import { changeOf } from '../lib/place/change.js';
import { nameFindings } from '../lib/identity/name-findings.js';
import { prepareShown } from '../lib/prepare-shown.js';
import { sortFindings } from '../lib/sort-findings.js';

keepHeapSmall();
const [reportFile, diffFile] = process.argv.slice(2);
const collection = new Collection();
await collectReports([{ key: 'bench', name: '', path: reportFile, format: undefined }], process.cwd(), collection);
const change = changeOf(readFileSync(diffFile), 'head', 'base');
for (const file of collection.files.values()) if (change.files.has(file.reported)) file.path = file.reported;
const place = { change, foreign: new Set() };
const ledger = new Ledger(collection.findings);
const indexes = sortFindings(collection, ledger, place, { filter: 'added', baseline: undefined }, new Set());
const shown = prepareShown(indexes, collection, change);
if (process.argv[4] === 'named') await nameFindings(shown, change);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const result = {
  findings: collection.read,
  shown: shown.length,
  cpu: (userCPUTime + systemCPUTime) / 1e6,
  rss: maxRSS / 1024,
};
console.log(JSON.stringify(result));
