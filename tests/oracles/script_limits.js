// Asks jest and nyc themselves for their verdicts on limits, and compares them with those of `lazycov check`.
//
//     npm install jest@30 nyc      (in any folder)
//     node tests/oracles/script_limits.js LAZYCOV NODE_MODULES PROJECT [ROUNDS]
//
// PROJECT is a folder with a `coverage/coverage-final.json` that jest wrote there. Limits are made up, the same on every run;
// its `package.json` is written anew in each round and restored at the end. One line a disagreement, then a count.
'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const [lazycov, modules, project, rounds = '200'] = process.argv.slice(2);
const load = (name) => require(require.resolve(name, { paths: [path.resolve(modules)] }));
const { CoverageReporter } = load('@jest/reporters');
const { createCoverageMap } = load('istanbul-lib-coverage');
const binary = path.resolve(lazycov);
process.chdir(project);

const settings = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const map = createCoverageMap(JSON.parse(fs.readFileSync('coverage/coverage-final.json', 'utf8')));
const METRICS = ['branches', 'lines', 'functions', 'statements'];

let seed = 1;
const below = (most) => {
  seed = (seed * 48271) % 2147483647;
  return seed % most;
};
const pick = (all) => all[below(all.length)];

/** Limits for some metrics, near what is there. */
const limits = (negative) => {
  const found = {};
  for (const metric of METRICS) {
    if (below(2)) found[metric] = negative && below(3) === 0 ? -below(25) - 1 : pick([0, 20, 50, 60, 75.5, 80, 90, 99.9, 100]);
  }
  return found;
};

/** Does jest find fault with these thresholds? */
const jestFails = (coverageThreshold) => {
  const reporter = new CoverageReporter({ coverageThreshold, rootDir: process.cwd() }, {});
  reporter.log = () => {};
  reporter._checkThreshold(map);
  return reporter.getLastError() !== undefined;
};

/** Does nyc? It compares its own summary with each threshold. */
const nycFails = (thresholds, perFile) => {
  const NYC = load('nyc');
  const summaries = perFile ? map.files().map((file) => map.fileCoverageFor(file).toSummary()) : [map.getCoverageSummary()];
  const [said, error] = [[], console.error];
  console.error = (text) => said.push(text);
  summaries.forEach((summary) => NYC.prototype._checkCoverage.call({}, summary, thresholds, perFile && 'file'));
  console.error = error;
  process.exitCode = 0;
  return said.length > 0;
};

const PATHS = ['./src/', 'src', './src/api', './src/api/', 'src/one.js', './src/y.js', 'src/**/*.util.js', 'src/*.js', './src/api/*.js', '**/y.*', './src/{one,flat}.js', 'src/none/', './'];
let [wrong, failing] = [0, 0];
for (let round = 0; round < Number(rounds); round += 1) {
  let [config, fails] = [{}, false];
  if (round % 4 === 3) {
    const perFile = below(2) === 1;
    const thresholds = limits(true);
    config = { nyc: { 'check-coverage': true, 'per-file': perFile, ...thresholds } };
    fails = nycFails({ lines: 90, functions: 0, branches: 0, statements: 0, ...thresholds }, perFile);
  } else {
    const coverageThreshold = {};
    if (below(4)) coverageThreshold.global = limits(true);
    for (let more = below(4); more > 0; more -= 1) coverageThreshold[pick(PATHS)] = limits(true);
    config = { jest: { coverageThreshold } };
    fails = jestFails(coverageThreshold);
  }
  fs.writeFileSync('package.json', JSON.stringify({ name: 'x', ...config }));
  const ran = spawnSync(binary, ['check', 'coverage/coverage-final.json', '--gate', 'function.line.min=0'], { encoding: 'utf8' });
  failing += fails ? 1 : 0;
  if ((ran.status === 1) !== fails || ran.status > 1) {
    wrong += 1;
    console.log(`${fails ? 'fails' : 'passes'} there, exit ${ran.status} here: ${JSON.stringify(config)}\n${ran.stdout}${ran.stderr}`);
  }
}
fs.writeFileSync('package.json', JSON.stringify(settings));
console.log(`${rounds} sets of limits, ${failing} of them fail there: ${wrong} verdicts differ`);
