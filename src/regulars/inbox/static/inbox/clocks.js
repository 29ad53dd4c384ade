// Time that is left, counted down from the instant itself: nothing asks the server again.
// <time data-left="2026-11-22T09:30:00Z" data-soon="in {time}" data-late="{time} late"> comes with its words and keeps them
// current; its badge changes its tone when an hour is left, and when it is over.

const MINUTE = 60_000;
// Seconds beyond these are no number that hurries anybody: it goes later.
const COUNTED = 60;
const SOON = 60 * MINUTE;
const UNITS = [["day", 24 * 60 * MINUTE], ["hour", 60 * MINUTE], ["minute", MINUTE]];
const language = document.documentElement.lang;

// The same as the server writes: see length() in ui/figures.py.
function words(left, { late, soon }) {
  const size = Math.abs(left);
  const [unit, length] = UNITS.find(([, long]) => size >= long) ?? ["minute", MINUTE];
  const amount = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  return (left < 0 ? late : soon).replace("{time}", amount.format(Math.trunc(size / length)));
}

function tell(element, now) {
  const left = Date.parse(element.dataset.left) - now;
  if (Number.isNaN(left)) return;
  const text = words(left, element.dataset);
  if (element.textContent !== text) element.textContent = text;
  const badge = element.closest("[data-clock]");
  if (!badge) return;
  const tone = left < 0 ? "bad" : left < SOON ? "warn" : "neutral";
  const row = badge.closest(".inbox-row:not(.inbox-theirs)");
  for (const element of row ? [badge, row] : [badge]) {
    for (const one of ["bad", "warn", "neutral"]) element.classList.toggle(`tone-${one}`, one === tone);
  }
  row?.classList.toggle("inbox-burns", tone !== "neutral");
}

function seconds(element, now) {
  const left = Math.ceil((Number(element.dataset.until) - now) / 1000);
  element.textContent = left > 0 && left <= COUNTED ? `(${left})` : "";
  if (left <= 0) element.closest("[data-while]")?.remove();
}

// A toast with a way back that is open for some seconds only: its address says until when.
function markToasts() {
  for (const form of document.querySelectorAll(".toast form[action*='until=']:not([data-counted])")) {
    form.dataset.counted = "yes";
    form.dataset.while = "";
    const shown = document.createElement("span");
    shown.className = "num";
    shown.dataset.until = new URL(form.action).searchParams.get("until");
    form.querySelector("button").append(" ", shown);
  }
}

function tick() {
  const now = Date.now();
  markToasts();
  for (const element of document.querySelectorAll("[data-left]")) tell(element, now);
  for (const element of document.querySelectorAll("[data-until]")) seconds(element, now);
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", tick);
