// Tells Regulars what visitors of a page do. docs/events.md explains it.
// Nothing is kept in the browser (no cookie, no storage) before regulars.consent(true).
(() => {
  const script = document.currentScript || document.querySelector("script[data-key]")
  const given = window.regulars || []
  const host = script.dataset.host || new URL(script.src).origin
  const writeKey = script.dataset.key
  const NAME = "regulars", MOST = 20, BYTES = 60000, LONGEST_WAIT = 60000

  let allowed = false, user, visitor, queue = [], sending = false, tries = 0, timer

  // Storage may be forbidden, full or broken; then everything lasts as long as the page.
  const stored = (change) => {
    try {
      if (change === undefined) return JSON.parse(localStorage.getItem(NAME)) || {}
      if (change) localStorage.setItem(NAME, JSON.stringify(change))
      else localStorage.removeItem(NAME)
    } catch { /* see above */ }
    return {}
  }
  const keep = () => { if (allowed) stored({ user, visitor, queue: queue.slice(-200) }) }

  const number = () => crypto.randomUUID ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

  const page = () => ({
    url: location.href, path: location.pathname, title: document.title, referrer: document.referrer,
  })

  const batch = () => {
    let size = 0
    return queue.slice(0, MOST).filter((one, place) => (size += JSON.stringify(one).length * 3) < BYTES || !place)
  }
  const body = (messages) => JSON.stringify({ batch: messages, writeKey, sentAt: new Date().toISOString() })
  const drop = (messages) => {
    const sent = new Set(messages.map((one) => one.messageId))
    queue = queue.filter((one) => !sent.has(one.messageId))
    keep()
  }

  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait) }
  const send = async () => {
    if (sending || !queue.length) return
    sending = true
    const messages = batch()
    let wait = Math.min(1000 * 2 ** tries++, LONGEST_WAIT)
    try {
      // As plain text the browser need not ask first; a key in the body needs no header.
      const options = { method: "POST", body: body(messages), credentials: "omit", keepalive: true }
      const answer = await fetch(`${host}/v1/batch`, { ...options, headers: { "Content-Type": "text/plain" } })
      if (answer.status !== 429 && answer.status < 500) { drop(messages); tries = wait = 0 }
      else wait = Math.max(wait, 1000 * (answer.headers.get("Retry-After") || 0))
    } catch { /* away from the network: again later */ }
    sending = false
    if (queue.length) later(wait)
  }

  // Whoever leaves waits for nothing: the browser sends by itself. What is on its way twice counts once.
  const leave = () => {
    for (let messages = batch(); messages.length; messages = batch()) {
      if (!navigator.sendBeacon(`${host}/v1/batch`, body(messages))) return
      drop(messages)
    }
  }
  addEventListener("pagehide", leave)
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave() })
  addEventListener("online", () => later(0))

  const tell = (type, message) => {
    visitor ||= number()
    queue.push({
      type, messageId: number(), timestamp: new Date().toISOString(), anonymousId: visitor, userId: user,
      context: { page: page() }, ...message,
    })
    keep()
    later(queue.length < MOST ? 300 : 0)
  }

  const api = {
    identify(id, traits) {
      if (id && typeof id === "object") [id, traits] = [undefined, id]
      if (id) user = String(id)
      tell("identify", { traits })
    },
    track(event, properties) { tell("track", { event, properties }) },
    page(name, properties) { tell("page", { name, properties: { ...page(), ...properties } }) },
    group(groupId, traits) { tell("group", { groupId, traits }) },
    alias(id, previousId) {
      const message = { userId: String(id), previousId: previousId || user || visitor }
      user = message.userId
      tell("alias", message)
    },
    // Somebody else sits at this browser now.
    reset() { user = undefined; visitor = number(); keep() },
    // Remember the visitor in this browser, or stop and forget.
    consent(yes) {
      const was = stored()
      allowed = !!yes
      if (!allowed) return stored(null)
      user ||= was.user
      visitor = was.visitor || visitor || number()
      for (const one of queue) one.anonymousId = visitor
      queue = [...(was.queue || []), ...queue]
      keep()
      if (queue.length) later(0)
    },
  }
  window.regulars = { ...api, push: ([name, ...values]) => api[name] && api[name](...values) }
  for (const call of given) window.regulars.push(call)
})()
