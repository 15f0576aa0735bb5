// A photo is made smaller on the phone itself: it comes through a bad line, and its place never leaves the phone.
// Where that does not work, or without script, the photo goes as it is, and the server takes its place out.
const LARGE = 600_000
const LONGEST_SIDE = 2400
const QUALITY = 0.88

async function smaller (photo) {
  const points = await createImageBitmap(photo, { imageOrientation: 'from-image' })
  const part = Math.min(1, LONGEST_SIDE / Math.max(points.width, points.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(points.width * part)
  canvas.height = Math.round(points.height * part)
  canvas.getContext('2d').drawImage(points, 0, 0, canvas.width, canvas.height)
  points.close()
  const made = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return made && made.size < photo.size ? new File([made], photo.name, { type: made.type }) : photo
}

async function changed (input) {
  const form = input.form
  const photo = input.files[0]
  const button = form.querySelector('button[type="submit"]')
  const line = form.querySelector('[data-smaller]')
  line.textContent = ''
  form.elements.smaller.value = ''
  if (!photo?.type.startsWith('image/') || photo.type === 'image/gif' || photo.size < LARGE) return
  button.disabled = true
  try {
    const made = await smaller(photo)
    if (made !== photo && input.files[0] === photo) {
      const held = new DataTransfer()
      held.items.add(made)
      input.files = held.files
      form.elements.smaller.value = 'yes'
      line.textContent = line.dataset.smaller
    }
  } catch {
    // It stays as it was.
  } finally {
    button.disabled = false
  }
}

for (const input of document.querySelectorAll('form input[type="file"]')) {
  input.addEventListener('change', () => changed(input))
}
