// node main.mjs FILE --anchor ROOT.json [--at SECONDS] [--aud ENTITY]: verify one bundle.
// node main.mjs --batch < jobs > results: many at once, each job {bundle, anchor, at, aud}, the
// files in base64. Exit statuses of one bundle: 0 valid, 1 invalid, 2 undecidable or wrong usage,
// 3 no bundle.
import { readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyBundle } from './verify.mjs';

const STATUSES = { valid: 0, invalid: 1, undecidable: 2, unreadable: 3 };

function written(text) {
  const data = Buffer.from(text);
  for (let start = 0; start < data.length; ) start += writeSync(1, data, start);
}

function batch() {
  const jobs = JSON.parse(readFileSync(0, 'utf8'));
  const results = jobs.map(({ bundle, anchor, at, aud }) =>
    verifyBundle(Buffer.from(bundle, 'base64'), Buffer.from(anchor, 'base64'), at, aud),
  );
  written(JSON.stringify(results));
}

function one(file, { anchor, at, aud }) {
  const now = at === undefined ? Math.floor(Date.now() / 1000) : Number(at);
  const report = verifyBundle(readFileSync(file), readFileSync(anchor), now, aud ?? null);
  written(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = STATUSES[report.conclusion];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'boolean' },
    anchor: { type: 'string' },
    at: { type: 'string' },
    aud: { type: 'string' },
  },
});
if (values.batch) {
  batch();
} else if (positionals.length === 1 && values.anchor !== undefined) {
  one(positionals[0], values);
} else {
  process.stderr.write('usage: main.mjs FILE --anchor ROOT.json [--at SECONDS] [--aud ENTITY]\n');
  process.exitCode = 2;
}
