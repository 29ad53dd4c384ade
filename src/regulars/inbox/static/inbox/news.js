// Numbers of the views follow the steps that are told; the title of the window says how many customers wait for me.

const title = document.title;
const MINE = () => document.querySelector("[data-count][data-mine]");

function show(count, number) {
  count.dataset.number = number;
  count.textContent = number > 999 ? "999+" : number;
  count.hidden = number <= 0;
}

function numberOf(count) {
  return Number(count.dataset.number ?? count.textContent.replace("+", ""));
}

document.addEventListener("live:inbox.counts", (event) => {
  const steps = event.detail.steps ?? {};
  for (const count of document.querySelectorAll("[data-count]")) {
    const by = count.dataset.count.split(" ").reduce((sum, view) => sum + (steps[view] ?? 0), 0);
    if (by) show(count, numberOf(count) + by);
  }
  sayInTitle();
});

function sayInTitle() {
  const mine = MINE();
  const number = mine ? numberOf(mine) : 0;
  document.title = number > 0 ? `(${number}) ${title}` : title;
}

// A short sound, made here, when a customer writes. Off until somebody wants it.
const KEY = "regulars.inbox.sound";
const button = document.querySelector("[data-sound]");
const wanted = () => localStorage.getItem(KEY) === "on";

function showSound() {
  if (!button) return;
  button.setAttribute("aria-pressed", wanted());
  button.querySelector("[data-on]").hidden = !wanted();
  button.querySelector("[data-off]").hidden = wanted();
}

function ring() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = 660;
  loudness.gain.setValueAtTime(0.08, audio.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4);
  tone.connect(loudness).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
  tone.onended = () => audio.close();
}

button?.addEventListener("click", () => {
  localStorage.setItem(KEY, wanted() ? "off" : "on");
  showSound();
  if (wanted()) ring();
});

document.addEventListener("live:inbox", (event) => {
  const { what, direction } = event.detail;
  if (wanted() && what === "message" && direction === "in") ring();
});

showSound();
sayInTitle();
