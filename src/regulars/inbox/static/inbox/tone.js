// The tone check: words that had better be different are marked in the text, with the reason under it. It never blocks.

import { made, post } from "./parts.js";

let asked = 0;

export async function look(form) {
  const box = form.elements.text;
  const marks = form.querySelector("#composer-marks");
  if (!form.dataset.tone) return;
  if (form.elements.kind.value === "note" || !box.value.trim()) {
    marks.replaceChildren();
    return mirror(form, []);
  }
  const turn = ++asked;
  const written = box.value;
  const answer = await post(form.dataset.tone, new URLSearchParams({ text: written })).catch(() => null);
  if (!answer?.ok || turn !== asked || box.value !== written) return;
  const found = made(await answer.text());
  marks.replaceChildren(...found);
  mirror(form, found.map((one) => [Number(one.dataset.start), Number(one.dataset.end)]));
}

// Behind the text stands the same text with the marks: positions are counted in characters, as the server counts them.
function mirror(form, spans) {
  const letters = Array.from(form.elements.text.value);
  const behind = form.querySelector(".composer-mirror");
  const parts = [];
  let at = 0;
  for (const [start, end] of spans.filter(([from, to]) => to > from).sort((one, other) => one[0] - other[0])) {
    if (start < at) continue;
    const mark = document.createElement("mark");
    mark.textContent = letters.slice(start, end).join("");
    parts.push(letters.slice(at, start).join(""), mark);
    at = end;
  }
  behind.replaceChildren(...parts, letters.slice(at).join("") + "\n");
  behind.scrollTop = form.elements.text.scrollTop;
}

// Old marks would stand beside the words they were about.
document.addEventListener("input", (event) => {
  if (event.target.id === "composer-text") mirror(event.target.form, []);
});
document.addEventListener("scroll", (event) => {
  if (event.target.id === "composer-text") event.target.form.querySelector(".composer-mirror").scrollTop = event.target.scrollTop;
}, true);
document.addEventListener("click", (event) => {
  const mark = event.target.closest("#composer-marks [data-start]");
  if (!mark) return;
  const box = mark.closest("form").elements.text;
  const letters = Array.from(box.value);
  const place = (count) => letters.slice(0, Number(count)).join("").length;
  box.focus();
  box.setSelectionRange(place(mark.dataset.start), place(mark.dataset.end));
});
