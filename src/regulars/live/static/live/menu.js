// Numbers of the menu follow what is told: a step is added; what is more than a number, and what was missed, is asked for.

const badges = () => document.querySelectorAll("[data-badge]")
const MOST = 999

function add(badge, by) {
  const shown = badge.querySelector("[data-number]")
  const number = Math.max(0, Number(shown.dataset.number) + by)
  shown.dataset.number = number
  shown.textContent = number > MOST ? `${MOST}+` : number
  shown.parentElement.hidden = number === 0
}

function ask(badge, more = "") {
  htmx.ajax("GET", badge.dataset.ask + more, { source: badge, target: badge, swap: "innerHTML" })
}

document.addEventListener("live", (event) => {
  const { topic, data } = event.detail
  if (!topic.startsWith("menu:")) return
  for (const badge of badges()) {
    if (badge.dataset.badge !== data.line) continue
    if (data.by === undefined) ask(badge, data.asking)
    else add(badge, data.by)
  }
})

document.addEventListener("live:reload", () => {
  for (const badge of badges()) ask(badge)
})
