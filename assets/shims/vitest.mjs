// A reporter for vitest that keeps apart what each test file ran. It looks at what the coverage provider is given and
// finds anyway, and changes nothing of it.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { add, addIstanbul, addScript, placesOf, stretches, write } from './lines.mjs'

export default class PerTest {
  /** What each test file ran: by its path, entries of the scripts or files that were measured. */
  #measured = []
  /** Places of scripts, by project, environment and address. */
  #places = new Map()
  #converting = null
  #hooked = null

  onInit(vitest) {
    this.vitest = vitest
    this.#hook()
  }

  onPathsCollected() {
    this.#hook()
  }

  onTestRunStart() {
    this.#hook()
  }

  #hook() {
    const provider = this.vitest.coverageProvider
    const tests = process.env.LAZYCOV_TESTS
    if (!provider || !tests || this.#hooked === provider || !this.#isComplete()) return
    this.#hooked = provider
    const before = (name, look) => {
      const original = provider[name]
      if (typeof original !== 'function') return
      provider[name] = function (...given) {
        attempt(() => look(...given))
        return original.apply(this, given)
      }
    }
    const after = (name, look) => {
      const original = provider[name]
      if (typeof original !== 'function') return
      provider[name] = async function (...given) {
        const answer = await original.apply(this, given)
        attempt(() => look(given, answer))
        return answer
      }
    }
    before('onAfterSuiteRun', (meta) => this.#take(meta))
    before('convertCoverage', (_, project, environment) => {
      this.#converting = `${project?.name ?? ''} ${environment ?? ''}`
    })
    after('convertCoverage', () => {
      this.#converting = null
    })
    after('getSources', ([url], sources) => {
      if (this.#converting === null) return
      const map = sources.sourceMap?.sourcemap ?? sources.map
      this.#places.set(`${this.#converting} ${url}`, placesOf(sources.source ?? sources.code, map))
    })
    after('generateCoverage', () => this.#finish(tests))
  }

  /** What some tests of a file run is not what the file runs; without isolation a file is loaded for the first one alone. */
  #isComplete() {
    const configs = [this.vitest.config, ...(this.vitest.projects ?? []).map((project) => project.config)]
    const shares = (config) => config.isolate === false || config.poolOptions?.[config.pool]?.isolate === false
    return !configs.some((config) => config.testNamePattern || shares(config))
  }

  #take({ coverage, testFiles, projectName, transformMode, environment }) {
    if (!coverage || testFiles?.length !== 1) return
    const project = this.vitest.projects?.find((one) => one.name === (projectName ?? ''))
    const file = resolve((project ?? this.vitest).config.root, testFiles[0])
    const key = `${projectName ?? ''} ${transformMode ?? environment ?? ''}`
    const scripts = Array.isArray(coverage.result)
      ? coverage.result.filter((one) => one.startOffset !== undefined).map((one) => ({ url: one.url, ran: stretches(one.functions, one.startOffset) }))
      : []
    const files = new Map()
    if (!Array.isArray(coverage.result)) for (const one of Object.values(coverage)) addIstanbul(files, one)
    this.#measured.push({ file, key, scripts, files })
  }

  #finish(tests) {
    if (this.vitest.isCancelling) return
    const ran = new Map()
    for (const { file, key, scripts, files } of this.#measured) {
      const all = ran.get(file) ?? new Map()
      ran.set(file, all)
      for (const [path, lines] of files) add(all, path, lines)
      for (const { url, ran } of scripts) {
        const places = this.#places.get(`${key} ${url}`)
        if (places) addScript(all, places, ran, fileURLToPath(url))
      }
    }
    for (const file of this.vitest.state.getFiles()) {
      const isLoaded = file.tasks.length > 0 && file.mode !== 'skip'
      const lines = ran.get(file.filepath)
      if (isLoaded && lines) write(tests, file.filepath, lines)
    }
    this.#measured = []
  }
}

/** Tests run whether we understand what is measured or not. */
function attempt(action) {
  try {
    action()
  } catch (error) {
    process.stderr.write(`lazycov: what each test file runs is not known: ${error?.stack ?? error}\n`)
  }
}
