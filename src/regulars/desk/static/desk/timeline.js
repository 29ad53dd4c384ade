// New entries appear by themselves: asked for while the page is seen, and at once when it is seen again.

const EVERY = 12_000;

function look() {
  if (document.visibilityState !== "visible") return;
  document.getElementById("timeline-news")?.dispatchEvent(new CustomEvent("look"));
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);

// News that could not be asked for are asked for again later: no word about it, and what is being written stays.
const unheard = (event) => {
  if (event.target.id !== "timeline-news") return;
  if (event.type === "htmx:beforeOnLoad" && event.detail.xhr.status < 400) return;
  event.preventDefault();
  event.stopPropagation();
};
for (const name of ["htmx:beforeOnLoad", "htmx:sendError"]) window.addEventListener(name, unheard, true);

// The filter menu stays open while one chooses.
let chosenIn = false;
const menu = () => document.querySelector("#timeline .filter-menu");
document.addEventListener("htmx:beforeSwap", (event) => {
  chosenIn = event.detail.target.id === "timeline" && Boolean(menu()?.open);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "timeline" && chosenIn) menu().open = true;
});
