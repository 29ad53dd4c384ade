// The messages on the screen: what the server told, and behind it what is still on its way.

const filled = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name])

function made(tag, name, text) {
  const element = document.createElement(tag)
  if (name) element.className = name
  if (text) element.textContent = text
  return element
}

export function log({ list, words, language, again }) {
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" })
  // A number and a month: names of days would have to be declined («до понеділка»).
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" })
  const shown = new Map()
  const room = list.parentElement
  let following = true

  const toEnd = () => { if (following) room.scrollTop = room.scrollHeight }

  const when = (moment) => {
    const isToday = moment.toDateString() === new Date().toDateString()
    return isToday ? clock.format(moment) : `${day.format(moment)}, ${clock.format(moment)}`
  }

  const picture = (file) => {
    const image = made("img")
    image.src = file.url
    image.alt = file.name
    image.addEventListener("load", toEnd)
    const link = made("a", "chat-picture")
    Object.assign(link, { href: file.url, target: "_blank", rel: "noopener" })
    link.append(image)
    return link
  }
  const attached = (file) => {
    if (file.picture) return picture(file)
    const link = made("a", "chat-file", file.name)
    Object.assign(link, { href: file.url, target: "_blank", rel: "noopener" })
    return link
  }

  const linked = (text) => {
    const words = made("p")
    for (const part of text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,:;!?)\]])/)) {
      const isLink = /^https?:\/\//.test(part)
      words.append(isLink ? Object.assign(made("a", "", part), { href: part, target: "_blank", rel: "noopener nofollow" }) : part)
    }
    return words
  }

  const face = (one) => {
    if (!one.face) return made("span", "chat-face", one.initials || "")
    const image = made("img", "chat-face")
    image.src = one.face
    image.alt = ""
    return image
  }

  const foot = (one) => {
    const states = { waiting: words.sending, sent: words.sent, read: words.read, refused: one.reason }
    const parts = [one.ours ? one.author : "", when(new Date(one.at)), one.ours ? "" : states[one.state]]
    return made("p", "chat-when", parts.filter(Boolean).join(" · "))
  }

  const drawn = (one) => {
    const row = made("li", `chat-row ${one.ours ? "ours" : "theirs"} is-${one.state}`)
    row.id = `m-${one.id}`
    const bubble = made("div", "chat-bubble")
    bubble.append(made("span", "said", one.ours ? one.author || words.us : words.you))
    if (one.text) bubble.append(linked(one.text))
    for (const file of one.files) bubble.append(attached(file))
    const column = made("div", "chat-column")
    column.append(bubble, foot(one))
    if (one.state === "refused") column.append(retry(one))
    if (one.ours) row.append(face(one))
    row.append(column)
    return row
  }

  const retry = (one) => {
    const button = made("button", "chat-link", words.again)
    button.type = "button"
    button.addEventListener("click", () => again(one.client))
    return button
  }

  // Only what changed is drawn again: a screen reader reads out what is new, once.
  function show(messages) {
    const wanted = new Map(messages.map((one) => [one.id, one]))
    for (const [id, { row }] of shown) if (!wanted.has(id)) { row.remove(); shown.delete(id) }
    const atEnd = room.scrollHeight - room.scrollTop - room.clientHeight < 120
    let grew = false
    for (const one of messages) {
      const known = shown.get(one.id)
      const mark = JSON.stringify(one)
      if (known?.mark === mark) continue
      const row = known ? restated(known, one) : drawn(one)
      if (!known) grew = true
      shown.set(one.id, { row, mark, one })
    }
    order(messages)
    if (!grew) return
    following = atEnd || !messages.at(-1).ours
    toEnd()
  }

  // Only the line below a message changes as a rule; the words themselves are not read out again.
  const restated = ({ row, one: before }, one) => {
    const same = before.text === one.text && before.files.length === one.files.length && one.state !== "refused"
    if (!same) { const fresh = drawn(one); row.replaceWith(fresh); return fresh }
    row.className = `chat-row ${one.ours ? "ours" : "theirs"} is-${one.state}`
    row.querySelector(".chat-when").replaceWith(foot(one))
    row.querySelector(".chat-link")?.remove()
    return row
  }

  const order = (messages) => {
    let before = null
    for (const one of messages) {
      const { row } = shown.get(one.id)
      const place = before ? before.nextSibling : list.firstChild
      if (row !== place) list.insertBefore(row, place)
      before = row
    }
  }

  return { show, when, filled }
}
