// A reporter for jest that keeps apart what each test file ran: jest's own reporter of coverage is asked for what it would
// say of each file alone, so that both say the same of a line.
import { createRequire } from 'node:module'
import { attempt, keep, TESTS } from './store.mjs'

/** Packages are found from the one that depends on them, wherever a package manager puts them. */
function reporterOfCoverage() {
  const packages = ['@jest/core', '@jest/reporters']
  const [{ CoverageReporter }] = packages.reduce(
    ([, require], name) => [require(name), createRequire(require.resolve(name))],
    [null, createRequire(process.argv[1])],
  )
  return CoverageReporter
}

export default class PerTest {
  constructor(config) {
    this.config = config
    // What some tests of a file run is not what the file runs.
    this.isComplete = TESTS && !config.testNamePattern
  }

  async onTestResult(test, result) {
    if (!this.isComplete || result.testExecError || result.skipped) return
    if (!result.coverage && !result.v8Coverage) return
    // Reporters add the results of later files to what they are given.
    const { coverage, v8Coverage, ...rest } = result
    const own = { ...rest, coverage: structuredClone(coverage), v8Coverage: structuredClone(v8Coverage) }
    await attempt(result.testFilePath, async () => {
      const reporter = new (reporterOfCoverage())(this.config, {})
      reporter.onTestResult(test, own)
      const { map } = await reporter._getCoverageResult()
      keep(result.testFilePath, map)
    })
  }
}
