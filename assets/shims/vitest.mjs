// A reporter for vitest that keeps apart what each test file ran: once the report of all is made, vitest's own provider is
// asked for that of each file alone, so that both say the same of a line.
import { resolve } from 'node:path'
import { attempt, keep, TESTS } from './store.mjs'

/** Many files of tests do nothing but load a source. Of more answers about one the oldest are forgotten. */
const MOST_KNOWN = 4

export default class PerTest {
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

  /** The provider is there later in some versions. */
  #hook() {
    const provider = this.vitest.coverageProvider
    if (!provider || !TESTS || this.#hooked === provider || !this.#isComplete()) return
    this.#hooked = provider
    const generate = provider.generateCoverage
    provider.generateCoverage = async (options) => {
      const whole = await generate.call(provider, options)
      if (!this.vitest.isCancelling) await attempt('each test file', () => this.#each(provider, generate))
      return whole
    }
  }

  /** What some tests of a file run is not what the file runs; without isolation a file is loaded for the first one alone. */
  #isComplete() {
    const configs = [this.vitest.config, ...(this.vitest.projects ?? []).map((project) => project.config)]
    const shares = (config) => config.isolate === false || config.poolOptions?.[config.pool]?.isolate === false
    return !configs.some((config) => config.testNamePattern || shares(config))
  }

  async #each(provider, generate) {
    const all = provider.coverageFiles
    const forget = rememberConversions(provider)
    try {
      for (const [file, measured] of this.#measured(all)) {
        provider.coverageFiles = measured
        keep(file, await generate.call(provider, { allTestsRun: false }))
      }
    } finally {
      provider.coverageFiles = all
      forget()
    }
  }

  /** What was measured of each test file that was loaded: by project and environment, as the provider keeps it. */
  #measured(all) {
    const loaded = new Set()
    for (const file of this.vitest.state.getFiles()) {
      if (file.tasks.length > 0 && file.mode !== 'skip') loaded.add(file.filepath)
    }
    const out = new Map()
    for (const [project, environments] of all) {
      const { root } = this.vitest.projects?.find((one) => one.name === project)?.config ?? this.vitest.config
      for (const [environment, files] of Object.entries(environments)) {
        for (const [names, measured] of Object.entries(files)) {
          const file = resolve(root, names)
          if (!loaded.has(file)) continue
          const own = out.get(file) ?? new Map()
          const known = own.get(project) ?? {}
          known[environment] = { [names]: measured }
          out.set(file, own.set(project, known))
        }
      }
    }
    return out
  }
}

/** Lets the provider answer what it answered before where it is asked the same of a source again, until it is told to forget. */
function rememberConversions(provider) {
  let place = ''
  const replaced = []
  const replace = (name, make) => {
    const original = provider[name]
    if (typeof original !== 'function') return
    replaced.push(name)
    provider[name] = make(original.bind(provider))
  }
  // Sources depend on the project and the environment, which are converted one after the other.
  replace('convertCoverage', (convert) => (coverage, project, environment) => {
    place = `${project?.name ?? ''} ${environment ?? ''}`
    return convert(coverage, project, environment)
  })
  const sources = new Map()
  replace('getSources', (get) => (url, ...rest) => {
    const key = `${place} ${url} ${rest.at(-1) === true}`
    if (!sources.has(key)) sources.set(key, get(url, ...rest))
    return sources.get(key)
  })
  const conversions = new Map()
  const converting = (convert) => async (url, start, source, functions) => {
    const known = conversions.get(`${place} ${url}`) ?? new Map()
    conversions.set(`${place} ${url}`, known)
    const key = `${start} ${JSON.stringify(functions)}`
    const answer = known.get(key) ?? (await convert(url, start, source, functions))
    known.delete(key)
    known.set(key, answer)
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value)
    // What is merged later is added to the answer.
    return structuredClone(answer)
  }
  replace('v8ToIstanbul', converting)
  replace('remapCoverage', converting)
  return () => replaced.forEach((name) => delete provider[name])
}
