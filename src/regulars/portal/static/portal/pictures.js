// A picture as it is sent: small enough for a slow line, and without what a camera writes into it.

const LARGEST = 1600
const ENOUGH = 400000

const written = (blob) => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result)
  reader.onerror = failed
  reader.readAsDataURL(blob)
})

// {name, data}, or null when the browser cannot read it as a picture.
export async function picture(file) {
  try {
    const drawn = await createImageBitmap(file)
    const scale = Math.min(1, LARGEST / Math.max(drawn.width, drawn.height))
    const asItIs = scale === 1 && file.size < ENOUGH && /^image\/(png|jpeg|webp)$/.test(file.type)
    return { name: file.name || "picture", data: await written(asItIs ? file : await smaller(drawn, scale)) }
  } catch {
    return null
  }
}

function smaller(drawn, scale) {
  const canvas = document.createElement("canvas")
  canvas.width = Math.round(drawn.width * scale)
  canvas.height = Math.round(drawn.height * scale)
  const brush = canvas.getContext("2d")
  brush.fillStyle = "#fff"
  brush.fillRect(0, 0, canvas.width, canvas.height)
  brush.drawImage(drawn, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85))
}
