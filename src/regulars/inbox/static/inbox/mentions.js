// @ in a note offers colleagues by name: arrows choose, Enter or Tab takes, Escape leaves.

const ASKED = /(?:^|\s)@([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*)?)$/u;
const box = () => document.getElementById("composer-text");
const list = () => document.getElementById("composer-people");
const shown = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
const chosen = () => list().querySelector("[aria-selected=true]:not([hidden])");
const plain = (words) => words.toLocaleLowerCase();

function typed() {
  if (box().form.elements.kind.value !== "note") return null;
  return box().value.slice(0, box().selectionStart).match(ASKED)?.[1] ?? null;
}

function fits(name, begun) {
  return plain(name).startsWith(begun) || plain(name).split(" ").some((word) => word.startsWith(begun));
}

function offer() {
  const begun = typed();
  for (const one of list().children) one.hidden = begun === null || !fits(one.dataset.name, plain(begun));
  const any = begun !== null && shown().length > 0;
  list().hidden = !any;
  choose(any ? shown()[0] : null);
}

function choose(option) {
  for (const one of list().children) one.setAttribute("aria-selected", one === option);
  if (option) box().setAttribute("aria-activedescendant", option.id);
  else box().removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function take(option) {
  const end = box().selectionStart;
  box().setRangeText(`@${option.dataset.name} `, end - typed().length - 1, end, "end");
  list().hidden = true;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

function step(by) {
  const all = shown();
  choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
}

document.addEventListener("input", (event) => {
  if (event.target.id === "composer-text") offer();
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || list().hidden || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp") step(-1);
  else if ((event.key === "Enter" || event.key === "Tab") && chosen()) take(chosen());
  else if (event.key === "Escape") list().hidden = true;
  else return;
  event.preventDefault();
}, true);
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#composer-people [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option);
});
