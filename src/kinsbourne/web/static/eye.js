// What a script adds to the page of recordings: it says early that a file is too large, and lets a
// part of the picture be chosen by dragging. Without it every form works.
"use strict";

const MEGABYTE = 2 ** 20;
const LEAST_PIXELS = 4;

function tooLarge(input) {
  const most = Number(input.dataset.most);
  const file = input.files[0];
  return file && file.size > most
    ? `${(file.size / MEGABYTE).toFixed(0)} MB are more than the ${most / MEGABYTE} MB that are taken. ` +
      "Send a shorter part of the recording, or pack it with gzip."
    : "";
}

function check(input) {
  const said = tooLarge(input);
  document.querySelector(`[data-too-large="${input.id}"]`).textContent = said;
  input.setCustomValidity(said);
  return !said;
}

for (const form of document.querySelectorAll("form.sends")) {
  const input = form.querySelector("input[type=file]");
  const sending = form.querySelector("[data-sending]");
  input.addEventListener("change", () => check(input));
  form.addEventListener("submit", (event) => {
    if (!check(input)) {
      event.preventDefault();
      input.focus();
    } else if (sending) {
      sending.textContent = sending.dataset.sending;
    }
  });
}
window.addEventListener("pageshow", () => {
  for (const sending of document.querySelectorAll("[data-sending]")) sending.textContent = "";
});

function draggable(trace) {
  const share = (event) => {
    const box = trace.getBoundingClientRect();
    const [left, right] = [Number(trace.dataset.left), Number(trace.dataset.right)];
    const at = ((event.clientX - box.left) / box.width - left) / (right - left);
    return Math.min(Math.max(at, 0), 1);
  };
  const place = (at) => {
    const [left, right] = [Number(trace.dataset.left), Number(trace.dataset.right)];
    return 100 * (left + at * (right - left));
  };
  let chosen = null;
  let begin = 0;
  let beginX = 0;
  const drop = () => {
    chosen?.remove();
    chosen = null;
  };
  trace.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return; // a finger scrolls
    event.preventDefault();
    trace.setPointerCapture(event.pointerId);
    begin = share(event);
    beginX = event.clientX;
    chosen = document.createElement("div");
    chosen.className = "chosen";
    trace.append(chosen);
  });
  trace.addEventListener("pointermove", (event) => {
    if (!chosen) return;
    const now = share(event);
    chosen.style.left = `${place(Math.min(begin, now))}%`;
    chosen.style.width = `${place(Math.max(begin, now)) - place(Math.min(begin, now))}%`;
  });
  trace.addEventListener("pointercancel", drop);
  trace.addEventListener("pointerup", (event) => {
    if (!chosen) return;
    drop();
    if (Math.abs(event.clientX - beginX) < LEAST_PIXELS) return;
    const [start, end] = [Number(trace.dataset.start), Number(trace.dataset.end)];
    const at = (part) => (start + part * (end - start)).toFixed(4);
    const now = share(event);
    document.getElementById("start").value = at(Math.min(begin, now));
    document.getElementById("end").value = at(Math.max(begin, now));
    const button = document.getElementById("show");
    button.form.requestSubmit(button);
  });
}

function prepare() {
  for (const trace of document.querySelectorAll(".trace:not([data-ready])")) {
    trace.dataset.ready = "";
    draggable(trace);
    for (const hint of document.querySelectorAll(".drag-hint")) hint.hidden = false;
  }
}
prepare();
// After the browser went to the place that the address names, which takes the focus away.
window.addEventListener("load", () => {
  const focus = () => document.getElementById("errors")?.focus();
  requestAnimationFrame(() => setTimeout(focus));
});
document.body.addEventListener("htmx:afterSettle", prepare);
// What went wrong has a page of its own: send the form as if there were no script.
document.body.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form) return;
  form.action = form.getAttribute("action").split("#")[0];
  form.submit();
});
