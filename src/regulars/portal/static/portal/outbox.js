// What a visitor has written and we have not acknowledged yet. It outlives a lost connection and a closed page: each
// message keeps its name, so that sending it again is harmless.

const LONGEST_PAUSE = 30000

// Storage may be forbidden, full or broken; then everything lasts as long as the page.
export function remembered(name) {
  let here = {}
  const read = () => {
    try { return JSON.parse(localStorage.getItem(name)) || here } catch { return here }
  }
  return {
    get: (key) => read()[key],
    set: (key, value) => {
      here = { ...read(), [key]: value }
      try { localStorage.setItem(name, JSON.stringify(here)); return true } catch { return false }
    },
  }
}

export const number = () => crypto.randomUUID ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

// post(message) resolves to {done} when it is kept there, {refused: words} when it never will be, {wait: seconds} else.
export function outbox({ memory, post, changed, kept }) {
  // Pictures that do not fit into the storage wait in here.
  const large = new Map()
  let sending = false
  let pause = 1000
  let timer

  const all = () => (memory.get("outbox") || []).map((one) => large.get(one.id) || one)
  const write = (list) => memory.set("outbox", list.map((one) => large.has(one.id) ? { ...one, picture: null } : one))
  const drop = (id) => { large.delete(id); write(all().filter((one) => one.id !== id)) }
  const change = (id, news) => {
    if (large.has(id)) large.set(id, { ...large.get(id), ...news })
    write(all().map((one) => one.id === id ? { ...one, ...news } : one))
  }
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(flush, wait) }

  const add = (message) => {
    if (!memory.set("outbox", [...all(), message]) && message.picture) large.set(message.id, message)
    changed()
    return flush()
  }

  const settle = (message, answer) => {
    if (answer.done) { drop(message.id); kept(message, answer.done) }
    if (answer.refused) change(message.id, { refused: answer.refused })
    pause = answer.wait === undefined ? 1000 : Math.min(pause * 2, LONGEST_PAUSE)
    changed()
    return answer.wait === undefined ? 0 : Math.max(pause, answer.wait * 1000)
  }

  // One after the other, so that they arrive in the order they were written.
  async function flush() {
    const next = all().find((one) => !one.refused)
    if (sending || !next) return
    sending = true
    let wait
    try { wait = settle(next, await post(next)) } catch { wait = settle(next, { wait: 0 }) }
    sending = false
    if (wait) later(wait)
    else await flush()
  }

  window.addEventListener("online", () => later(0))
  return { add, all, change, drop, flush }
}
