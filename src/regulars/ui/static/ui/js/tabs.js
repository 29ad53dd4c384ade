// A row of tabs that is wider than the screen shows the open one: nobody has to look for where they are.

function bringIntoSight(row) {
  const open = row.querySelector("[aria-current]");
  if (!open || row.scrollWidth <= row.clientWidth) return;
  const [place, frame] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
}

const bringAll = (within) => within.querySelectorAll(".tabs, .segments").forEach(bringIntoSight);

bringAll(document);
document.addEventListener("htmx:afterSettle", (event) => bringAll(event.target));
