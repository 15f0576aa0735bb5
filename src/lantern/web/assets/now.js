// The page of what to do now, where there is script: a clock that runs, a page that hides, a text that is copied.
// The clock counts from the server's time by the steps of the device, so a device that shows a wrong hour tells no
// wrong time here. Nothing on the page is taken away when there is no signal.

const status = document.querySelector('[data-status]')
const fresh = () => performance.now()

function words (seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

// -- the clock ------------------------------------------------------------------------------------

let clocks = []

function startClocks () {
  const began = fresh()
  clocks = [...document.querySelectorAll('[data-clock]')].map(element => ({
    element,
    began,
    seconds: Number(element.dataset.seconds),
    change: Number(element.dataset.change || 0)
  }))
}

function tick () {
  for (const clock of clocks) {
    const now = clock.seconds + Math.floor((fresh() - clock.began) / 1000)
    clock.element.textContent = words(now)
    if (clock.change && now >= clock.change) {
      clock.change = 0
      askAgain(true)
    }
  }
}

// The server says what the time has changed. Without an answer everything stays as it is, and it is asked once more.
async function askAgain (changed) {
  try {
    const answer = await fetch(window.location.pathname, { cache: 'no-store', redirect: 'error' })
    if (!answer.ok) throw new Error('no page')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const main = page.getElementById('main')
    if (!main) throw new Error('no page')
    document.getElementById('main').replaceWith(main)
    document.body.dispatchEvent(new CustomEvent('htmx:after:swap', { bubbles: true }))
    startClocks()
    if (changed) tell('changed')
  } catch {
    tell('silent')
    if (changed) window.setTimeout(() => askAgain(true), 10000)
  }
}

function tell (what) {
  if (status) status.textContent = status.dataset[what] || ''
}

// -- hiding ---------------------------------------------------------------------------------------

let cover = null
const title = document.title

function hide () {
  if (cover) return
  document.documentElement.classList.add('lantern-away')
  cover = document.createElement('div')
  cover.className = 'lantern-cover'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'lantern-link-button'
  button.textContent = (status && status.dataset.show) || '…'
  button.addEventListener('click', show)
  cover.append(button)
  document.body.append(cover)
  document.title = (status && status.dataset.neutral) || title
}

function show () {
  if (!cover) return
  cover.remove()
  cover = null
  document.documentElement.classList.remove('lantern-away')
  document.title = title
  // A device may have slept meanwhile, and its steps with it.
  if (clocks.length) askAgain(false)
}

document.addEventListener('click', event => {
  const link = event.target.closest('[data-hide]')
  if (!link) return
  event.preventDefault()
  hide()
})

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') hide()
})

// -- copying --------------------------------------------------------------------------------------

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const text = document.getElementById(button.dataset.copy)
    text.select()
    try {
      await navigator.clipboard.writeText(text.value)
      tell('copied')
    } catch {
      // Only over https may a page write there; the old way needs nothing but the choice above.
      tell(document.execCommand('copy') ? 'copied' : 'select')
    }
  })
}

startClocks()
tick()
window.setInterval(tick, 250)
