// Words that somebody is still writing are kept as they are written. Without script they are kept with each screen.
const form = document.querySelector('form[data-keep]')
const line = document.querySelector('[data-kept]')
// What the server takes before a screen is sent; a place and a name it takes only then.
const KEPT = ['words', 'opinion', 'wishes', 'done_words', 'told_by', 'kept_out_words']
const PAUSE = 800
const AGAIN = 4000
let waiting = false
let asleep = 0
let busy = false
let address = form?.dataset.keep

function say (words) {
  if (line.textContent !== words) line.textContent = words
}

function written () {
  const values = new URLSearchParams()
  for (const field of form.querySelectorAll('textarea, input[type="text"], input[type="hidden"]')) {
    if (field.name) values.set(field.name, field.value)
  }
  return values
}

function later (pause) {
  window.clearTimeout(asleep)
  asleep = window.setTimeout(keep, pause)
}

async function keep () {
  if (busy) { later(PAUSE); return }
  busy = true
  waiting = false
  try {
    const answer = await fetch(address, { method: 'POST', body: written(), credentials: 'same-origin' })
    const kind = answer.headers.get('content-type') ?? ''
    if (answer.ok && kind.startsWith('application/json')) {
      const kept = await answer.json()
      address = kept.keep
      const seen = form.querySelector('input[name="seen"]')
      if (seen) seen.value = kept.seen
      const clock = new Date(kept.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })
      if (!waiting) say(`${line.dataset.keptWords} ${clock}`)
    } else if (answer.status === 423 && kind.startsWith('application/json')) {
      // Nothing is taken here, and trying again changes nothing: whom to ring instead.
      waiting = true
      say((await answer.json()).words)
    } else if (answer.status === 409) {
      say(line.dataset.conflict)
    } else if (answer.status !== 422) {
      waiting = true
      say(answer.redirected || answer.status < 500 ? line.dataset.signedOut : line.dataset.waiting)
      later(AGAIN)
    }
  } catch {
    waiting = true
    say(line.dataset.waiting)
    later(AGAIN)
  }
  busy = false
}

if (form && line) {
  form.addEventListener('input', (event) => {
    if (KEPT.includes(event.target.name)) {
      waiting = true
      later(PAUSE)
    }
  })
  form.addEventListener('submit', (event) => {
    waiting = false
    window.clearTimeout(asleep)
    // A save that is under way brings a new version: it is waited for, or this window would stand in its own way.
    if (busy) {
      event.preventDefault()
      const button = event.submitter
      const wait = window.setInterval(() => {
        if (!busy) {
          window.clearInterval(wait)
          form.requestSubmit(button)
        }
      }, 50)
    }
  })
  window.addEventListener('online', () => { if (waiting) later(0) })
  window.addEventListener('beforeunload', (event) => { if (waiting) event.preventDefault() })
}
