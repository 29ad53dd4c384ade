// The window of the chat. Everything it shows comes from one question, /state; the stream and a clock say when to ask.
import { follow } from "../live/stream.js"
import { log } from "./log.js"
import { number, outbox, remembered } from "./outbox.js"
import { picture } from "./pictures.js"

const told = JSON.parse(document.getElementById("told").textContent)
const { words } = told
const at = (id) => document.getElementById(id)
const memory = remembered(`regulars.chat.${told.site}`)
const framed = window.parent !== window
const OFTEN = 4000, SELDOM = 45000
let visitor = memory.get("visitor") || ""
let who = {}
let messages = [], sent = []
let listening = null, listensTo = "", connected = false, stopTyping
let open = !framed, unread = 0, state = { messages: [], topics: [] }

document.documentElement.style.setProperty("--brand", told.colour)
document.documentElement.style.setProperty("--on-brand", told.ink)

// The page around us -------------------------------------------------------------------------------------------------

// Only sites that the company named can frame this page; what they are told is no secret.
const tellPage = (what) => { if (framed) window.parent.postMessage({ regulars: what }, "*") }
window.addEventListener("message", (event) => {
  if (event.source !== window.parent || !told.sites.includes(event.origin)) return
  const said = event.data?.regulars
  if (said?.who) { know(said.who); sync() }
  if (said?.open !== undefined) shown(said.open)
})
// Whoever signed out of the site leaves nothing of theirs to the next person at this browser.
function know(person) {
  who = person
  if (person.user || !memory.get("vouched")) return
  keep("", false)
  messages = sent = []
}
function shown(yes) {
  open = yes
  if (!yes) return
  at("text").focus()
  at("log").scrollTop = at("log").scrollHeight
  sync()
}
at("close").hidden = !framed
at("close").addEventListener("click", () => tellPage({ close: true }))
document.addEventListener("keydown", (event) => { if (event.key === "Escape") tellPage({ close: true }) })

// Asking and saying --------------------------------------------------------------------------------------------------

async function ask(what, body = {}, mark = visitor) {
  const headers = {
    "Content-Type": "application/json", Accept: "application/json", "Accept-Language": told.language,
  }
  if (mark) headers.Authorization = `Bearer ${mark}`
  const options = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" }
  const answer = await fetch(`${told.address}${what}/`, { ...options, signal: AbortSignal.timeout(20000) })
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {}
  return { ok: answer.ok, status: answer.status, said, wait: Number(answer.headers.get("Retry-After") || 0) }
}

// A message keeps the mark it was first sent with: under another one it would be another message.
async function post({ mark, ...message }) {
  if (!mark) {
    await marked()
    mark = visitor
    queue.change(message.id, { mark })
  }
  const answer = await ask("messages", { ...message, page: who.page || "" }, mark)
  if (answer.ok) return { done: answer.said }
  if (answer.status === 401) {
    if (visitor === mark) keep("", false)
    queue.change(message.id, { mark: "" })
    return { wait: 1 }
  }
  if (answer.status === 429 || answer.status === 408 || answer.status >= 500) return { wait: answer.wait }
  return { refused: answer.said.error?.message || words.refused }
}

const queue = outbox({
  memory, post, changed: draw,
  kept: (message) => { sent.push({ ...message, kept: true }); tellPage({ began: true }); sync() },
})
const lines = log({ list: at("messages"), words, language: told.language, again: repeat })

// One clock on the page: the visitor's own, for when we are back as for by when we answer.
if (told.opens_at) at("usual").textContent = lines.filled(words.opens, { when: lines.when(new Date(told.opens_at)) })

function repeat(client) {
  const message = queue.all().find((one) => one.id === client)
  queue.drop(client)
  if (message) queue.add({ ...message, id: number(), mark: "", refused: undefined })
}

function keep(mark, vouched) {
  visitor = mark
  memory.set("visitor", mark)
  memory.set("vouched", vouched)
}

// Two questions on their way at once must not make two visitors of one: without a mark there is one at a time.
let beginning = null
function marked() {
  visitor ||= memory.get("visitor") || ""
  return visitor ? Promise.resolve() : (beginning ||= begin().finally(() => { beginning = null }))
}

async function begin() {
  const mark = visitor
  const answer = await ask("state", who)
  if (answer.status === 401 && mark) { if (visitor === mark) keep("", false); return begin() }
  if (!answer.ok) throw new Error(String(answer.status))
  if (who.user || !visitor) keep(answer.said.visitor, Boolean(who.user))
  return take(answer.said)
}

let asking = null, askAgain = false
function sync() {
  if (asking) { askAgain = true; return asking }
  asking = (visitor ? begin() : marked()).catch(() => line(false)).finally(() => {
    asking = null
    if (askAgain) { askAgain = false; sync() }
  })
  return asking
}

function take(said) {
  line(true)
  state = said
  messages = said.messages
  const known = new Set(messages.map((one) => one.client))
  sent = sent.filter((one) => !known.has(one.id))
  draw()
  listen()
  readThem()
  return said
}

function line(works) { at("line").hidden = works && navigator.onLine }
window.addEventListener("offline", () => line(false))
window.addEventListener("online", sync)

// What is shown ------------------------------------------------------------------------------------------------------

const ofMine = (one, standing) => ({
  id: `c-${one.id}`, client: one.id, ours: false, at: one.at, text: one.text, state: standing, reason: one.refused,
  files: one.picture ? [{ name: one.picture.name, url: one.picture.data, picture: true }] : [],
})
const named = (one) => ({ ...one, id: one.client ? `c-${one.client}` : `s-${one.id}` })

function draw() {
  const known = new Set([...messages, ...sent].map((one) => one.client || one.id))
  const waiting = queue.all().filter((one) => !known.has(one.id))
  lines.show([
    ...messages.map(named),
    ...sent.map((one) => ofMine(one, "sent")),
    ...waiting.map((one) => ofMine(one, one.refused ? "refused" : "waiting")),
  ])
  at("due").textContent = due(state.due_at)
  at("contact").hidden = !state.asks_contact || Boolean(memory.get("silent"))
  unread = messages.filter((one) => one.ours && one.state !== "read").length
  tellPage({ unread })
}

function due(moment) {
  if (!moment) return ""
  const when = new Date(moment)
  if (when < new Date()) return words.late
  return lines.filled(words.due, { when: lines.when(when) })
}

function readThem() {
  const fresh = messages.filter((one) => one.ours && one.state !== "read").map((one) => one.id)
  if (!open || document.hidden || !fresh.length) return
  ask("seen", { messages: fresh }).then((answer) => { if (answer.ok) sync() }).catch(() => {})
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync() })

// Hearing of news ----------------------------------------------------------------------------------------------------

function listen() {
  const topics = state.topics.join(" ")
  if (topics === listensTo) return
  listening?.()
  listensTo = topics
  listening = topics && follow({
    stream: told.stream, cursor: state.cursor, getTicket, told: hear, reload: sync,
    state: (yes) => { connected = yes; if (yes) sync() },
  })
}
const getTicket = async () => {
  const answer = await ask("state", who)
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.said.ticket
}
function hear({ data }) {
  if (data.what !== "typing") return sync()
  at("typing").textContent = data.typing ? words.typing : ""
  clearTimeout(stopTyping)
  stopTyping = setTimeout(() => { at("typing").textContent = "" }, 20000)
}
let asked = Date.now()
setInterval(() => {
  const pause = connected || !state.topics.length ? SELDOM : OFTEN
  if (document.hidden || Date.now() - asked < pause) return
  asked = Date.now()
  if (state.topics.length || !connected) sync()
}, 1000)

// Writing ------------------------------------------------------------------------------------------------------------

const write = (text, image) => queue.add({ id: number(), text, picture: image, at: new Date().toISOString() })

at("say").addEventListener("submit", (event) => {
  event.preventDefault()
  const text = at("text").value.trim()
  if (!text) return at("text").focus()
  at("text").value = ""
  memory.set("draft", "")
  fit()
  suggest([])
  at("log").scrollTop = at("log").scrollHeight
  write(text, null)
})
at("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  at("say").requestSubmit()
})
let typedAt = 0, thinking
at("text").addEventListener("input", () => {
  fit()
  memory.set("draft", at("text").value)
  clearTimeout(thinking)
  if (!state.topics.length) thinking = setTimeout(lookUp, 500)
  else if (Date.now() - typedAt > 3000) { typedAt = Date.now(); ask("typing").catch(() => {}) }
})
function fit() {
  at("text").style.height = "auto"
  at("text").style.height = `${Math.min(at("text").scrollHeight, 140)}px`
}
async function sendPictures(files) {
  for (const file of files) {
    const image = await picture(file)
    if (image) await write("", image)
    else at("trouble").textContent = words.no_picture
  }
}
at("file").addEventListener("change", () => { sendPictures([...at("file").files]); at("file").value = "" })
at("text").addEventListener("paste", (event) => sendPictures(event.clipboardData.files))

// What may help before somebody answers ------------------------------------------------------------------------------

async function lookUp() {
  const text = at("text").value.trim()
  if (text.length < 8 || memory.get("skipped") || state.topics.length) return suggest([])
  const answer = await ask("suggestions", { text }).catch(() => null)
  if (answer?.ok && at("text").value.trim()) suggest(answer.said.articles)
}
function suggest(articles) {
  at("articles").replaceChildren(...articles.map((one) => {
    const link = Object.assign(document.createElement("a"), { href: one.url, target: "_blank", rel: "noopener" })
    link.append(one.title)
    const item = document.createElement("li")
    item.append(link, Object.assign(document.createElement("p"), { textContent: one.excerpt }))
    return item
  }))
  at("answers").hidden = !articles.length
}
at("skip").addEventListener("click", () => { memory.set("skipped", true); suggest([]); at("text").focus() })

// Who it is, asked once ----------------------------------------------------------------------------------------------

at("contact").addEventListener("submit", async (event) => {
  event.preventDefault()
  const said = Object.fromEntries(new FormData(at("contact")))
  const answer = await ask("contact", said).catch(() => null)
  at("trouble").textContent = answer?.ok ? words.noted : answer?.said.error?.message || words.refused
  if (answer?.ok) { at("text").focus(); sync() }
})
at("not-now").addEventListener("click", () => { memory.set("silent", true); draw(); at("text").focus() })

// Somebody may have begun to write before this script came.
at("text").value ||= memory.get("draft") || ""
fit()
if (!framed) at("text").focus()
sync().then(() => queue.flush())
tellPage({ ready: true })
