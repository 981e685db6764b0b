// A reporter for jest that keeps apart what each test file ran: jest hands it over with the file's results.
import { addIstanbul, addScript, placesOf, readMap, stretches, write } from './lines.mjs'

export default class PerTest {
  /** Places of scripts, by path; a run reads each once. */
  #places = new Map()

  constructor(config) {
    // What some tests of a file run is not what the file runs.
    this.tests = config.testNamePattern ? undefined : process.env.LAZYCOV_TESTS
  }

  onTestResult(_, result) {
    if (!this.tests || result.testExecError || result.skipped) return
    try {
      const ran = new Map()
      for (const file of Object.values(result.coverage ?? {})) addIstanbul(ran, file)
      for (const one of result.v8Coverage ?? []) this.#add(ran, one)
      if (result.coverage || result.v8Coverage) write(this.tests, result.testFilePath, ran)
    } catch (error) {
      process.stderr.write(`lazycov: what ${result.testFilePath} runs is not known: ${error?.stack ?? error}\n`)
    }
  }

  #add(ran, { codeTransformResult: code, result: { url, functions } }) {
    if (!code) return
    if (!this.#places.has(url)) {
      const map = readMap(code.sourceMapPath)
      // jest transforms a file at a time, so that it is its own source.
      this.#places.set(url, placesOf(code.code, map && { ...map, sources: map.sources.map(() => null) }))
    }
    addScript(ran, this.#places.get(url), stretches(functions, code.wrapperLength ?? 0), url)
  }
}
