// Makes the stylesheets and scripts of the pages from npm packages, and refuses what must not be in them.
// Called by `make assets`; what it makes is never committed.
import { build } from 'esbuild'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import rtlcss from 'rtlcss'
import { compile } from 'sass'

const source = 'src/lantern/web/assets'
const room = 'src/lantern/web/static'
const made = `${room}/lantern.new`
const target = `${room}/lantern`

// File, fewest bytes as written (a compiler that failed in silence), most bytes as sent (gzip).
const limits = [
  ['lantern.css', 40_000, 14_336],
  ['lantern.rtl.css', 40_000, 14_336],
  ['card.css', 2_500, 3_072],
  ['chronology.css', 1_500, 3_072],
  ['lantern.js', 8_000, 10_240],
  ['now.js', 800, 2_048],
  ['report.js', 500, 3_072],
  ['body.js', 200, 1_024],
  ['files.js', 400, 1_536],
  ['htmx.js', 20_000, 16_384],
  ['mark.svg', 200, 1_024],
  ['neutral.svg', 200, 1_024]
]

// Letters for paper: of the scripts in which people here write. They are read by the program alone, never sent.
const letters = 'src/lantern/cases/letters'
const onPaper = ['noto-sans', 'noto-sans-bengali', 'noto-sans-ethiopic', 'vazirmatn']

// The marks of the state: its typeface, arms and name belong to it. Nor any letters to download, or other hosts.
const refused = [/GDS ?Transport/i, /crown/i, /crest/i, /woff/i, /GOV\.UK/i, /@font-face/i]
const refusedInStyles = [/url\(/i, /@import/i]

// The flag for "open" is a shape cut out of a box, and rtlcss does not turn shapes.
const arrows = `
.govuk-details__summary::before{clip-path:polygon(100% 0%,0% 50%,100% 100%);border-width:7px 12.124px 7px 0;border-color:transparent;border-right-color:inherit}
.govuk-details[open]>.govuk-details__summary::before{clip-path:polygon(0% 0%,50% 100%,100% 0%);border-width:12.124px 7px 0 7px;border-color:transparent;border-top-color:inherit}
`

function stylesheet (name) {
  const { css } = compile(`${source}/${name}.scss`, {
    loadPaths: ['node_modules', source],
    style: 'compressed',
    quietDeps: true
  })
  return css
}

async function scripts () {
  await build({
    entryPoints: Object.fromEntries(['lantern', 'body', 'files', 'now', 'report'].map(name => [name, `${source}/${name}.js`])),
    outdir: made,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
    logLevel: 'warning'
  })
  const ours = await readFile(`${made}/lantern.js`, 'utf8')
  // The library names itself in a message for programmers.
  await writeFile(`${made}/lantern.js`, ours.replaceAll('GOV.UK Frontend', 'The script of this page'))
  const htmx = await readFile('node_modules/htmx.org/dist/htmx.min.js', 'utf8')
  await writeFile(`${made}/htmx.js`, htmx.replace(/\n?\/\/# sourceMappingURL=.*$/m, ''))
}

async function lettersForPaper () {
  await rm(letters, { recursive: true, force: true })
  await mkdir(letters, { recursive: true })
  for (const script of onPaper) {
    const from = `node_modules/@expo-google-fonts/${script}`
    for (const weight of script === 'noto-sans' ? ['400Regular', '700Bold'] : ['400Regular']) {
      for (const name of await readdir(`${from}/${weight}`)) {
        if (name.endsWith('.ttf')) await cp(`${from}/${weight}/${name}`, `${letters}/${name}`)
      }
    }
    await cp(`${from}/LICENSE_FONT`, `${letters}/LICENSE.${script}`)
  }
}

async function check () {
  const problems = []
  for (const [name, fewest, most] of limits) {
    const bytes = await readFile(`${made}/${name}`)
    const sent = gzipSync(bytes, { level: 9 }).length
    console.log(`${name.padEnd(16)} ${String(bytes.length).padStart(7)} bytes, ${String(sent).padStart(6)} as sent`)
    if (bytes.length < fewest) problems.push(`${name} is only ${bytes.length} bytes: something was not compiled`)
    if (sent > most) problems.push(`${name} is ${sent} bytes as sent, more than ${most}`)
  }
  for (const name of await readdir(made)) {
    const text = await readFile(`${made}/${name}`, 'utf8')
    for (const word of name.endsWith('.css') ? [...refused, ...refusedInStyles] : refused) {
      if (word.test(text)) problems.push(`${name} contains ${word}: it must not`)
    }
  }
  return problems
}

await rm(made, { recursive: true, force: true })
await mkdir(made, { recursive: true })
const css = stylesheet('lantern')
await writeFile(`${made}/lantern.css`, css)
await writeFile(`${made}/lantern.rtl.css`, rtlcss.process(css) + arrows)
// Written with logical sides alone: the same for both directions.
await writeFile(`${made}/card.css`, stylesheet('card'))
await writeFile(`${made}/chronology.css`, stylesheet('chronology'))
await scripts()
await lettersForPaper()
for (const name of ['mark.svg', 'neutral.svg']) await cp(`${source}/${name}`, `${made}/${name}`)

const problems = await check()
if (problems.length > 0) {
  console.error(`The pages were not built.\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
  process.exit(1)
}
// Beside each file the same in fewer bytes: the server sends that one to whoever takes it.
for (const name of (await readdir(made)).filter((name) => /\.(css|js)$/.test(name))) {
  await writeFile(`${made}/${name}.gz`, gzipSync(await readFile(`${made}/${name}`), { level: 9 }))
}
await rm(target, { recursive: true, force: true })
await rename(made, target)
