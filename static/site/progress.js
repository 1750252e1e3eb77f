// Looks again by itself how far something has come that goes on in the background, until it has ended.
(() => {
  "use strict";

  const EVERY = 3000; // milliseconds
  const MOST = 400; // a page that is left open does not keep somebody signed in for ever
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const status = document.createElement("p");
  status.className = "govuk-visually-hidden";
  status.role = "status";
  shown.after(status);
  let times = 0;

  const isGoingOn = () => shown.querySelector("progress") !== null;

  function show(now) {
    if (now.innerHTML === shown.innerHTML) return;
    const isInside = shown.contains(document.activeElement);
    shown.replaceChildren(...now.childNodes);
    if (isInside) shown.querySelector("a, button")?.focus();
    if (!isGoingOn()) status.textContent = "It has ended, and the page is brought up to date.";
  }

  async function look() {
    times += 1;
    try {
      const answer = await fetch(window.location.href, { redirect: "manual" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (now) show(now);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the portal is not in reach: asked again
    }
    if (isGoingOn() && times < MOST) setTimeout(look, EVERY);
  }

  if (isGoingOn()) setTimeout(look, EVERY);
})();
