// Where what a file of tests ran is kept: a folder that is named after it, with the lines that it ran.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Longer names of folders are cut: file systems take no more than 255 bytes. */
const LONGEST = 200

/** The folder of folders; without it tests just run. */
export const TESTS = process.env.LAZYCOV_TESTS

/** The folder of a test, as the program names it. */
function folderOf(name) {
  const encode = (byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0')
  const plain = (byte) => String.fromCharCode(byte)
  const folder = [...Buffer.from(name)].map((byte) => (/[\w.-]/.test(plain(byte)) ? plain(byte) : encode(byte))).join('')
  if (folder.length <= LONGEST) return { folder, isCut: false }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return { folder: folder.slice(0, LONGEST - 17) + '~' + hash, isCut: true }
}

/** Keeps the lines that a file of tests ran, told by istanbul's map of what is measured. */
export function keep(file, map) {
  const name = join(process.env.LAZYCOV_FOLDER ?? '', relative(process.cwd(), file)).replaceAll('\\', '/')
  const { folder, isCut } = folderOf(name)
  const place = join(TESTS, folder)
  mkdirSync(place, { recursive: true })
  if (isCut) writeFileSync(join(place, '.name'), name)
  const whole = join(place, 'lines.info')
  // A file that runs twice, for two projects, is one.
  let text = existsSync(whole) ? readFileSync(whole, 'utf8') : 'TN:\n'
  for (const path of map.files()) {
    const ran = Object.entries(map.fileCoverageFor(path).getLineCoverage()).filter(([, hits]) => hits > 0)
    if (ran.length > 0) text += `SF:${path}\n${ran.map(([line]) => `DA:${line},1\n`).join('')}end_of_record\n`
  }
  // Whoever reads it finds all of it or nothing.
  writeFileSync(whole + '.new', text)
  renameSync(whole + '.new', whole)
}

/** Tests run whether what they run can be told or not. */
export async function attempt(what, action) {
  try {
    await action()
  } catch (error) {
    process.stderr.write(`lazycov: what ${what} runs is not known: ${error?.stack ?? error}\n`)
  }
}
