// Colleagues see who looks at the same conversation and who writes in it.

import { post } from "./parts.js";

const EVERY = 12_000;
const STILL = 4_000;
const thread = document.getElementById("thread");
let typing = false;
let timer;

async function tell(gone = false) {
  const answer = await post(thread.dataset.presence, new URLSearchParams({ typing: typing ? "1" : "", gone: gone ? "1" : "" })).catch(() => null);
  if (gone || !answer?.ok) return;
  const here = document.getElementById("presence");
  const html = await answer.text();
  if (here && here.innerHTML.trim() !== html.trim()) here.innerHTML = html;
}

function writes(now) {
  if (typing === now) return;
  typing = now;
  tell();
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  writes(event.target.value.trim() !== "");
  clearTimeout(timer);
  timer = setTimeout(() => writes(false), STILL);
});
// A visitor of the chat says so while they write; silence of some seconds ends it.
let stops;
document.addEventListener(`live:${thread.dataset.topic}`, (event) => {
  if (event.detail.what !== "customer_typing" && event.detail.what !== "message") return;
  const note = document.getElementById("customer-typing");
  clearTimeout(stops);
  note.hidden = event.detail.what === "message";
  stops = setTimeout(() => { note.hidden = true; }, STILL + 2_000);
});
document.addEventListener("visibilitychange", () => tell(document.visibilityState !== "visible"));
window.addEventListener("pagehide", () => tell(true));
setInterval(() => {
  if (document.visibilityState === "visible") tell();
}, EVERY);
tell();
