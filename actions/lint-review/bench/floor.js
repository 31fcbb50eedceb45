// The least that any program has to do: read and parse the same bytes, scan the diff once, look every finding up.
import { readFileSync } from 'node:fs';

const [reportFile, diffFile] = process.argv.slice(2);
const report = readFileSync(reportFile, 'utf8');
let findings;
if (reportFile.endsWith('.xml')) {
  findings = [];
  let path = '';
  for (const match of report.matchAll(/<file name="([^"]*)"|<error line="(\d+)"/g)) {
    if (match[1] !== undefined) path = match[1];
    else findings.push([path, Number(match[2])]);
  }
} else {
  findings = JSON.parse(report).runs[0].results.map((result) => {
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    return [artifactLocation.uri, region.startLine];
  });
}

const diff = readFileSync(diffFile);
const ranges = new Map();
let own;
let line = 0;
let start = 0;
const close = () => {
  if (start > 0) own.push(start, line - 1);
  start = 0;
};
for (let from = 0; from < diff.length;) {
  const end = diff.indexOf(10, from);
  const first = diff[from];
  if (first === 0x2b && diff[from + 1] === 0x2b && diff[from + 2] === 0x2b) {
    own = [];
    ranges.set(diff.toString('utf8', from + 6, end), own);
  } else if (first === 0x40) {
    line = Number(/\+(\d+)/.exec(diff.toString('latin1', from, end))[1]);
  } else if (first === 0x2b) {
    if (start === 0) start = line;
    line++;
  } else if (first === 0x20) {
    close();
    line++;
  } else if (first !== 0x2d) close();
  from = end + 1;
}

let shown = 0;
for (const [path, at] of findings) {
  const list = ranges.get(path);
  if (list === undefined) continue;
  let low = 0;
  let high = list.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[2 * middle + 1] < at) low = middle + 1;
    else high = middle;
  }
  if (list[2 * low] <= at) shown++;
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({ findings: findings.length, shown, cpu: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS / 1024 }),
);
