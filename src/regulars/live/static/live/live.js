// A page of staff that follows what happens: each fact becomes an event of the document, «live» for everything and
// «live:<topic>» for its own, so that an element may say hx-trigger="live:inbox.list from:document".
import "./menu.js"
import { follow } from "./stream.js"

const told = document.querySelector("meta[name=live]")
// A page that was just made has a ticket with it, good for two minutes.
let first = told?.dataset.first
const FRESH = 100_000

async function getTicket() {
  const ticket = performance.now() < FRESH ? first : ""
  first = ""
  return ticket || newTicket()
}

async function newTicket() {
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || ""
  const answer = await fetch(told.dataset.ticket, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams({ pass: told.dataset.pass }),
  })
  if ([401, 403, 410].includes(answer.status)) return null
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()).ticket
}

if (told) {
  follow({
    stream: told.dataset.stream,
    cursor: told.dataset.cursor,
    getTicket,
    // Whoever works has many windows open, and a browser few connections: those that nobody sees catch up when seen.
    always: "always" in told.dataset,
    told: (fact) => {
      document.dispatchEvent(new CustomEvent("live", { detail: fact }))
      document.dispatchEvent(new CustomEvent(`live:${fact.topic}`, { detail: fact.data }))
    },
    reload: () => document.dispatchEvent(new CustomEvent("live:reload")),
    state: (connected) => document.documentElement.toggleAttribute("data-live", connected),
  })
}
