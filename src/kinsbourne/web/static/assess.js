// The page works without this: keys on a row, the clipboard, print, a file that is read at once.
"use strict";
document.documentElement.classList.add("scripted");

const form = document.getElementById("assess");
const KEYS = { y: "yes", n: "no", "?": "" };

form.addEventListener("keydown", (event) => {
  const row = event.target.closest(".three");
  if (!row || event.target.type !== "radio" || !(event.key in KEYS)) return;
  const radio = row.querySelector(`input[value="${KEYS[event.key]}"]`);
  event.preventDefault();
  radio.focus();
  if (!radio.checked) radio.click();
});

document.getElementById("f-file").addEventListener("change", (event) => {
  event.stopPropagation();
  if (event.target.files.length) form.requestSubmit(form.querySelector("button.main"));
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const note = document.getElementById(button.dataset.copy);
  const said = form.querySelector(".said-aloud");
  try {
    await navigator.clipboard.writeText(note.value);
    said.textContent = "Copied.";
  } catch {
    note.closest("details").open = true;
    note.select();
    said.textContent = "Selected: copy it with the keyboard.";
  }
});

const errors = document.getElementById("errors");
if (errors) errors.focus();
