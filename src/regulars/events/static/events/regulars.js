// Tells Regulars what visitors of a page do (docs/events.md), and opens the chat (docs/chat.md).
// Nothing is told without data-key, and nothing is kept in the browser (no cookie, no storage) before
// regulars.consent(true). Whoever begins a chat asks for it to be remembered that they did: that is one word.
(() => {
  const script = document.currentScript || document.querySelector("script[data-key], script[data-chat]")
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
    if (!writeKey) return
    visitor ||= number()
    queue.push({
      type, messageId: number(), timestamp: new Date().toISOString(), anonymousId: visitor, userId: user,
      context: { page: page() }, ...message,
    })
    keep()
    later(queue.length < MOST ? 300 : 0)
  }

  const chat = (() => {
    const BEGAN = "regulars.chat"
    let told, options, button, frame, ready = false, isOpen = false, who = {}, badge
    const began = (yes) => {
      try { return yes ? localStorage.setItem(BEGAN, "1") : localStorage.getItem(BEGAN) } catch { return null }
    }
    const say = (message) => ready && frame.contentWindow.postMessage({ regulars: message }, host)
    const made = (tag, values) => Object.assign(document.createElement(tag), values)
    const filled = (words, count) => words.replace("%(count)s", count)

    // A shadow root keeps the styles of the site out, and a sheet made by a script needs no exception from its policy.
    const styles = () => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`
        :host { all: initial; }
        button, iframe { position: fixed; z-index: 2147483000; inset-inline-end: 20px; border: 0; }
        button { bottom: 20px; width: 56px; height: 56px; border-radius: 50%; cursor: pointer; padding: 0;
          background: ${told.colour}; color: ${told.ink}; display: grid; place-items: center;
          box-shadow: 0 0 0 2px #fff, 0 4px 16px rgb(0 0 0 / 0.3); font: 600 13px/20px system-ui, sans-serif; }
        button:focus-visible { outline: 3px solid ${told.colour}; outline-offset: 4px; }
        i { position: absolute; top: -4px; inset-inline-end: -4px; min-width: 20px; border-radius: 10px;
          padding: 0 5px; box-sizing: border-box; background: #b3261e; color: #fff; font-style: normal; }
        i:empty { display: none; }
        iframe { bottom: 88px; width: min(384px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 108px));
          border-radius: 16px; background: Canvas; box-shadow: 0 8px 40px rgb(0 0 0 / 0.28); color-scheme: normal; }
        [hidden] { display: none; }
        @media (max-width: 480px) {
          iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
          button.open { display: none; }
        }`)
      return sheet
    }

    const draw = () => {
      const place = document.body.appendChild(made("div", { id: "regulars-chat" }))
      const root = place.attachShadow({ mode: "open" })
      root.adoptedStyleSheets = [styles()]
      button = made("button", { type: "button", ariaLabel: told.open })
      button.innerHTML = `<svg width="26" height="26" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
        stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M7.9 20A9 9 0 1 0 4 16.1L2 22Z"/></svg>`
      badge = button.appendChild(made("i", {}))
      button.addEventListener("click", () => chat.show(!isOpen))
      button.addEventListener("keydown", (event) => { if (event.key === "Escape") chat.show(false) })
      root.append(button)
    }
    const load = () => {
      const asked = new URLSearchParams({ language: told.language, theme: options.theme || "" })
      frame = made("iframe", { title: told.title, src: `${host}/chat/${options.site}/?${asked}`, hidden: true })
      button.before(frame)
    }
    const hear = (said) => {
      if (said.ready) { ready = true; say({ who: { ...who, page: location.href }, open: isOpen }) }
      if (said.began) began(true)
      if (said.close) chat.show(false)
      if (said.unread !== undefined) {
        badge.textContent = said.unread && !isOpen ? said.unread : ""
        button.ariaLabel = isOpen ? told.close : said.unread ? filled(told.unread, said.unread) : told.open
      }
    }
    addEventListener("message", (event) => {
      if (frame && event.origin === host && event.source === frame.contentWindow) hear(event.data?.regulars || {})
    })

    return {
      async begin(given) {
        if (options) return
        options = given
        options.site ||= script.dataset.chat
        if (!options.site) return
        if (given.user) chat.know({ user: String(given.user), userHash: given.userHash })
        const language = given.language || document.documentElement.lang || navigator.language
        const asked = new URLSearchParams({ language })
        try {
          const answer = await fetch(`${host}/chat/${options.site}/launcher.json?${asked}`, { credentials: "omit" })
          told = answer.ok && (await answer.json())
        } catch { /* no button is better than one that does nothing */ }
        if (!told || !told.shown) return
        if (!document.body) await new Promise((done) => addEventListener("DOMContentLoaded", done))
        draw()
        if (began()) load()
        if (isOpen) chat.show(true)
      },
      show(yes) {
        isOpen = yes
        if (!told) return
        if (!frame && yes) load()
        if (!frame) return
        frame.hidden = !yes
        button.classList.toggle("open", yes)
        button.ariaExpanded = String(yes)
        hear({ unread: 0 })
        if (yes) frame.focus()
        else button.focus()
        say({ open: yes })
      },
      know(person) { who = person; say({ who: { ...who, page: location.href } }) },
    }
  })()

  const api = {
    identify(id, traits) {
      if (id && typeof id === "object") [id, traits] = [undefined, id]
      if (id) user = String(id)
      const { userHash, ...known } = traits || {}
      traits = traits && known
      if (id && userHash) chat.know({ user: String(id), userHash })
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
    reset() { user = undefined; visitor = number(); keep(); chat.know({}) },
    // regulars.chat({ site: "…" }) shows the button, regulars.chat("open") and regulars.chat("close") the window.
    chat(what) { what === "open" || what === "close" ? chat.show(what === "open") : chat.begin(what || {}) },
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
  if (script.dataset.chat) chat.begin({})
})()
