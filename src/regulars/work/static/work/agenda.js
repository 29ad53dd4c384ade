// The calendar by keyboard: arrows go back and forth, t is today, m w d are month, week and day; by place on the keyboard.

const KEYS = { ArrowLeft: "previous", ArrowRight: "next", KeyT: "today", KeyM: "month", KeyW: "week", KeyD: "day" };
const BUSY = "input, select, textarea, [contenteditable], dialog[open], details.menu[open]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.closest?.(BUSY) || document.querySelector("dialog[open]")) return;
  const wanted = KEYS[event.code];
  const link = wanted && document.querySelector(`[data-agenda-key="${wanted}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
