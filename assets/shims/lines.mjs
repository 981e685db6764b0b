// Which lines of which files ran, told from what test runners for JavaScript measure, and written a folder a test.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Longer names of folders are cut: file systems take no more than 255 bytes. */
const LONGEST = 200

/** The folder of a test, as the program names it. */
function folderOf(name) {
  const encode = (byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0')
  const isPlain = (byte) => /[A-Za-z0-9_.-]/.test(String.fromCharCode(byte))
  const encoded = [...Buffer.from(name)].map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : encode(byte))).join('')
  if (encoded.length <= LONGEST) return { folder: encoded, isCut: false }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return { folder: encoded.slice(0, LONGEST - 17) + '~' + hash, isCut: true }
}

/** Writes what a test file ran: lines by paths. */
export function write(tests, file, ran) {
  const name = join(process.env.LAZYCOV_FOLDER ?? '', relative(process.cwd(), file)).replaceAll('\\', '/')
  const { folder, isCut } = folderOf(name)
  const place = join(tests, folder)
  mkdirSync(place, { recursive: true })
  if (isCut) writeFileSync(join(place, '.name'), name)
  const whole = join(place, 'lines.info')
  // A file that runs twice, for two projects, is one.
  let text = existsSync(whole) ? readFileSync(whole, 'utf8') : 'TN:\n'
  for (const [path, lines] of ran) {
    if (lines.size === 0) continue
    text += `SF:${path}\n`
    for (const line of [...lines].sort((a, b) => a - b)) text += `DA:${line},1\n`
    text += 'end_of_record\n'
  }
  // Whoever reads it finds all of it or nothing.
  writeFileSync(whole + '.new', text)
  renameSync(whole + '.new', whole)
}

/** Adds lines of a file. */
export function add(ran, path, lines) {
  const known = ran.get(path)
  if (known === undefined) ran.set(path, new Set(lines))
  else for (const line of lines) known.add(line)
}

/** The stretches of a script that ran, from V8's nested ranges: start and end of each, one after the other. */
export function stretches(functions, shift) {
  const ranges = functions.flatMap((one) => one.ranges)
  // An inner range stands behind those around it, and says more.
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
  const out = []
  const open = []
  let from = 0
  const tell = (to) => {
    const count = open.length === 0 ? 0 : open[open.length - 1].count
    if (count > 0 && to > from) {
      if (out.length > 0 && out[out.length - 1] === from - shift) out[out.length - 1] = to - shift
      else out.push(from - shift, to - shift)
    }
    from = to
  }
  const close = (until) => {
    while (open.length > 0 && open[open.length - 1].endOffset <= until) {
      tell(open[open.length - 1].endOffset)
      open.pop()
    }
  }
  for (const range of ranges) {
    close(range.startOffset)
    tell(range.startOffset)
    open.push(range)
  }
  close(Infinity)
  return Int32Array.from(out)
}

const DIGITS = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, at) => [c, at]))

/** The segments of a source map: line and column of the script, which source, and its line; lines begin with 1. */
function segments(mappings) {
  const out = []
  let source = 0
  let line = 0
  const lines = typeof mappings === 'string' ? mappings.split(';').map((one) => one.split(',').filter(Boolean).map(numbers)) : mappings
  const isRelative = typeof mappings === 'string'
  lines.forEach((of, at) => {
    let column = 0
    for (const [columns, sources, lines, places] of of) {
      column = isRelative ? column + columns : columns
      if (sources === undefined) continue
      // White space that begins a line belongs to the end of the one before.
      const isSpace = isRelative && column === 0 && out.length > 0 && sources === 0 && lines === 0 && places === 0
      source = isRelative ? source + sources : sources
      line = isRelative ? line + lines : lines
      if (!isSpace) out.push({ at: at + 1, column, source, line: line + 1 })
    }
  })
  return out
}

function numbers(word) {
  const out = []
  let [value, shift] = [0, 0]
  for (const c of word) {
    const digit = DIGITS.get(c) ?? 0
    value += (digit & 31) << shift
    shift += 5
    if ((digit & 32) === 0) {
      out.push(value & 1 ? -(value >> 1) : value >> 1)
      ;[value, shift] = [0, 0]
    }
  }
  return out
}

/** Lines without a place of their own belong to the place before them. */
function filled(places) {
  const own = new Set(places.map((place) => `${place.source} ${place.line}`))
  const out = []
  places.forEach((place, at) => {
    out.push(place)
    const next = places[at + 1]
    if (next === undefined || next.source !== place.source) return
    for (let line = place.line + 1; line < next.line && !own.has(`${place.source} ${line}`); line++) {
      out.push({ ...place, line })
    }
  })
  return out
}

/** Places of a script, in its order: where each is, and which line of which source it comes from. */
export function placesOf(text, map) {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  if (!map) return { sources: [null], places: starts.map((offset, at) => ({ offset: offset + indent(text, offset), source: 0, line: at + 1 })) }
  const found = segments(map.mappings).filter((one) => one.at <= starts.length)
  const places = filled(found).map(({ at, column, source, line }) => ({ offset: starts[at - 1] + column, source, line }))
  return { sources: map.sources, places }
}

function indent(text, from) {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  return at - from
}

/** Adds the lines whose places lie in a stretch that ran. */
export function addScript(ran, { sources, places }, ranStretches, path) {
  const found = sources.map(() => [])
  let at = 0
  // Maps are in order almost always; where one is not, the search begins again.
  for (const { offset, source, line } of places) {
    if (at > 0 && ranStretches[at - 1] > offset) at = 0
    while (at < ranStretches.length && ranStretches[at + 1] <= offset) at += 2
    if (at < ranStretches.length && ranStretches[at] <= offset) found[source].push(line)
  }
  sources.forEach((source, index) => {
    if (found[index].length > 0) add(ran, source === null ? path : pathOf(source, path), found[index])
  })
}

function pathOf(source, path) {
  if (source.startsWith('file://')) return fileURLToPath(source)
  return source.startsWith('/') ? source : path
}

/** What decides whether a line of an instrumented file ran, found once a file. */
const decided = new Map()

function decisions(file) {
  const key = `${file.path} ${file.hash ?? ''} ${Object.keys(file.statementMap).length}`
  const known = decided.get(key)
  if (known !== undefined) return known
  const before = (a, b) => a.line - b.line || (a.column ?? Infinity) - (b.column ?? Infinity)
  const of = (kind, map, range) => Object.entries(map).map(([id, one]) => ({ kind, id, ...range(one) }))
  const whole = ({ decl, loc }) => ({ start: decl && before(decl.start, loc.start) < 0 ? decl.start : loc.start, end: loc.end })
  const ranges = [...of('s', file.statementMap, (one) => one), ...of('f', file.fnMap, whole)]
  ranges.sort((a, b) => before(a.start, b.start) || before(b.end, a.end))
  const first = new Map()
  for (const range of ranges) if (!first.has(range.start.line)) first.set(range.start.line, range)
  let places
  if (file.inputSourceMap) {
    places = filled(segments(file.inputSourceMap.mappings))
    places.sort((a, b) => a.at - b.at || a.column - b.column)
    fromFirstStatement(places, first)
  } else {
    const last = Math.max(0, ...ranges.map((range) => range.end.line))
    places = Array.from({ length: last }, (_, at) => ({ at: at + 1, column: first.get(at + 1)?.start.column ?? 0, source: 0, line: at + 1 }))
  }
  const open = []
  const found = []
  let next = 0
  let place
  // A statement that begins here decides, whatever else begins with it.
  const begin = (range) => {
    open.push(range)
    const at = place?.at === range.start.line ? place : file.inputSourceMap ? undefined : places[range.start.line - 1]
    if (at && range.kind === 's') found.push({ source: at.source, line: at.line, kind: 's', id: range.id })
  }
  for (const here of places) {
    const position = { line: here.at, column: here.column }
    for (; next < ranges.length && before(ranges[next].start, position) < 0; next++) begin(ranges[next])
    place = here
    for (; next < ranges.length && before(ranges[next].start, position) <= 0; next++) begin(ranges[next])
    while (open.length > 0 && before(open[open.length - 1].end, position) < 0) open.pop()
    const by = open[open.length - 1]
    // Words in front of a function are part of it, as `export` is.
    if (by === undefined && first.get(here.at)?.kind === 'f') continue
    found.push({ source: here.source, line: here.line, kind: by?.kind, id: by?.id })
  }
  for (; next < ranges.length; next++) begin(ranges[next])
  const sources = file.inputSourceMap?.sources ?? [file.path]
  const answer = { sources: sources.map((source) => (sources.length === 1 ? file.path : pathOf(source ?? '', file.path))), found }
  decided.set(key, answer)
  return answer
}

/** The first place of a line may lie in the white space in front of its statement. */
function fromFirstStatement(places, first) {
  places.forEach((place, at) => {
    const range = first.get(place.at)
    if (range?.kind !== 's' || places[at - 1]?.at === place.at) return
    const after = places[at + 1]
    const isAlone = after?.at !== place.at || after.column > range.start.column
    if (isAlone) place.column = Math.max(place.column, range.start.column)
  })
}

/** Adds what istanbul counted in a file. What no statement holds ran when the file was loaded. */
export function addIstanbul(ran, file) {
  const { sources, found } = decisions(file)
  const lines = sources.map(() => new Set())
  for (const { source, line, kind, id } of found) if (kind === undefined || file[kind][id] > 0) lines[source].add(line)
  sources.forEach((source, at) => add(ran, source, lines[at]))
}

export function readMap(path) {
  return path ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}
