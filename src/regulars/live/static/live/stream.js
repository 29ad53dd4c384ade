// Follows a stream of facts over breaks of the connection: nothing is lost, nothing is told twice.
// getTicket() resolves to a ticket, or to null when nobody may listen any more. told(fact) gets {topic, data}.

const REMEMBERED = 500
const LONGEST_PAUSE = 30000
const UNSEEN_FOR = 5000
const MOST_APART = 3000

// Where not `always`, nothing is followed while nobody looks: it is caught up with when somebody does.

export function follow({ stream, cursor, getTicket, told, reload, always = true, state = () => {} }) {
  let source = null
  let pause = 500
  let timer = null
  let closed = false
  let turn = 0
  let missed = false
  const seen = []

  const hear = (event) => {
    if (event.lastEventId) cursor = event.lastEventId
    const fact = JSON.parse(event.data)
    if (seen.includes(fact.n)) return
    seen.push(fact.n)
    if (seen.length > REMEMBERED) seen.shift()
    told(fact)
  }

  const leave = () => {
    turn += 1
    source?.close()
    source = null
    state(false)
    clearTimeout(timer)
  }

  const again = (after) => {
    leave()
    if (!closed) timer = setTimeout(connect, after)
  }

  const unseen = () => !always && document.hidden

  const connect = async () => {
    if (unseen()) return
    const mine = (turn += 1)
    let ticket
    try {
      ticket = await getTicket()
    } catch {
      if (mine !== turn) return
      pause = Math.min(pause * 2, LONGEST_PAUSE)
      return again(pause + Math.random() * pause)
    }
    // Asked for again meanwhile: whoever asked last connects.
    if (mine !== turn) return
    if (!ticket || closed || unseen()) return state(false)
    const asked = new URLSearchParams({ ticket, cursor: cursor || "" })
    source = new EventSource(`${stream}?${asked}`)
    source.onopen = () => { pause = 500; state(true) }
    source.onmessage = hear
    source.addEventListener("here", (event) => {
      cursor = event.lastEventId || cursor
      if (!missed) return
      missed = false
      reload()
    })
    // Too much was missed: we go on from now, and what is asked for anew is asked from there on, so that nothing is between.
    source.addEventListener("reload", () => { cursor = ""; missed = true; again(Math.random() * MOST_APART) })
    source.addEventListener("renew", () => again(0))
    // The browser would come back with the old ticket, which is spent by then.
    source.onerror = () => { pause = Math.min(pause * 2, LONGEST_PAUSE); again(pause + Math.random() * pause) }
  }

  const look = () => {
    if (unseen()) {
      clearTimeout(timer)
      timer = setTimeout(() => { if (unseen()) leave() }, UNSEEN_FOR)
    } else if (!source) again(0)
  }

  window.addEventListener("online", () => { if (!source) again(0) })
  document.addEventListener("visibilitychange", look)
  connect()
  return () => { closed = true; again(0) }
}
