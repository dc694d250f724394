/**
 * `npm run test-flows -- [files…]`: holds the tests that stand in flow documents; the examples', if no file is named. The
 * documents are each other's published flows. Ends with 1 when a test fails or a document cannot be read.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowDocument } from './flow/document.ts';
import { parseDocument } from './flow/publish.ts';
import { runFlowTests } from './simulator/run-flow-tests.ts';
import type { TestReport, TestResult } from './simulator/run-flow-tests.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);

const given = process.argv.slice(2);
const documents = await readDocuments(given.length > 0 ? given : await exampleFiles());
const findFlow = (id: string) => {
  const document = documents.find((one) => one.id === id);
  return document ? { document, version: 1 } : null;
};
for (const document of documents) print(document, runFlowTests(document, { findFlow }));

async function exampleFiles(): Promise<string[]> {
  const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.json')).sort();
  return names.map((name) => fileURLToPath(new URL(name, EXAMPLES)));
}

async function readDocuments(files: string[]): Promise<FlowDocument[]> {
  const read = await Promise.all(files.map(async (file) => ({ file, problems: await readDocument(file) })));
  return read.flatMap(({ file, problems }) => {
    if (!Array.isArray(problems)) return [problems];
    fail(`${basename(file)} is not a flow document:`);
    for (const problem of problems) console.log(`  ${problem}`);
    return [];
  });
}

/** The document, or what is wrong with the file. */
async function readDocument(file: string): Promise<FlowDocument | string[]> {
  try {
    const parsed = parseDocument(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.ok) return parsed.document;
    return parsed.problems.map(({ message, mend, node, field }) => {
      const where = [node, field].filter((part) => part !== undefined).join(', ');
      return `${where === '' ? '' : `${where}: `}${message} ${mend}`;
    });
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function print({ id, name }: FlowDocument, { results, coverage }: TestReport): void {
  console.log(`\n${name} (${id})`);
  if (results.length === 0) console.log('  It has no tests.');
  for (const result of results) printResult(result);
  const { nodes, outlets } = coverage;
  for (const [what, { reached, missed }] of Object.entries({ nodes, outlets })) {
    const all = reached.length + missed.length;
    console.log(`  ${reached.length} of ${all} ${what} reached${missed.length > 0 ? '; not:' : '.'}`);
    if (missed.length > 0) console.log(`    ${missed.join(', ')}`);
  }
}

function printResult({ ok, name, reason, expected = [], actual = [] }: TestResult): void {
  if (ok) {
    console.log(`  ✔ ${name}`);
    return;
  }
  fail(`  ✘ ${name}`);
  console.log(`    ${reason}`);
  for (const line of expected) if (!actual.includes(line)) console.log(`    - ${line}`);
  for (const line of actual) console.log(`    ${expected.includes(line) ? ' ' : '+'} ${line}`);
}

function fail(line: string): void {
  process.exitCode = 1;
  console.log(line);
}
