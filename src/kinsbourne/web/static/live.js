// A result that does not follow from the last change says so, until one that does has come; what
// was unfolded in it stays so when it is written anew.
"use strict";
(() => {
  const stale = (is) => {
    document.getElementById("stale").hidden = !is;
    document.body.classList.toggle("is-stale", is);
  };
  for (const failed of ["sendError", "timeout", "responseError", "swapError"])
    document.addEventListener(`htmx:${failed}`, () => stale(true));
  document.addEventListener("htmx:afterSwap", () => stale(false));

  const name = (fold) =>
    fold.id ||
    [fold.closest("section")?.getAttribute("aria-labelledby"), fold.firstElementChild.textContent].join();
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    unfolded = [...document.querySelectorAll("#result details[open]")].map(name);
    if (!event.detail.shouldSwap) return;
    // htmx takes leave of each element that it removes, one by one, which takes longer than all else
    // of a swap. Where none of its own stands, nothing is left to it.
    for (const part of document.querySelectorAll("#result :is(ul, ol, .why)"))
      if (!part.querySelector("[hx-post]")) part.replaceChildren();
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!unfolded.length) return;
    for (const fold of document.querySelectorAll("#result details"))
      if (unfolded.includes(name(fold))) fold.open = true;
  });
})();
