// The picture of a body shows what is chosen in the list, and a press on it chooses there. The list is what counts.
const picture = document.querySelector('[data-body]')
const hint = document.querySelector('[data-body-hint]')
const line = document.querySelector('[data-body-chosen]')

function box (part) {
  return document.querySelector(`input[type="checkbox"][name^="parts-"][value="${part}"]`)
}

function show () {
  for (const shape of picture.querySelectorAll('[data-part]')) {
    shape.toggleAttribute('data-marked', Boolean(box(shape.dataset.part)?.checked))
  }
  const chosen = document.querySelectorAll('input[name^="parts-"]:checked')
  line.textContent = Array.from(chosen, one => one.labels[0].textContent.trim()).join(' · ')
}

if (picture && hint) {
  picture.setAttribute('data-live', '')
  hint.hidden = false
  picture.addEventListener('click', (event) => {
    const chosen = event.target.dataset.part && box(event.target.dataset.part)
    if (chosen) chosen.click()
  })
  document.addEventListener('change', show)
  show()
}
