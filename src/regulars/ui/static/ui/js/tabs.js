// A row of tabs that is wider than the screen shows the open one: nobody has to look for where they are.

const FADE = 40; // how far from the right edge a row fades: see tabs.css

function bringIntoSight(row) {
  const open = row.querySelector("[aria-current]");
  if (!open || row.scrollWidth <= row.clientWidth) return;
  const [place, frame] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
  if (place.left >= frame.left && place.right <= frame.right - FADE) return;
  row.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
}

const bringAll = (within) => within.querySelectorAll(".tabs, .segments").forEach(bringIntoSight);

bringAll(document);
document.addEventListener("htmx:afterSettle", (event) => bringAll(event.target));
