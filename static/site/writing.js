// Reads a text over while somebody writes it, as the form's own “look” button does. What is found is shown beside it.
(() => {
  "use strict";

  const AFTER = 1000; // milliseconds without a key
  const form = document.querySelector("button[name=look]")?.form;
  const found = document.querySelector("[data-found]");
  const status = document.querySelector(".portal-writing [role=status]");
  if (!form || !found) return;
  let waiting;
  let asking;

  async function look() {
    asking?.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    typed.set("look", "");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: typed,
        redirect: "manual",
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-found]");
      if (!now || now.innerHTML === found.innerHTML) return;
      const isReadNow = found.contains(document.activeElement);
      found.replaceChildren(...now.childNodes);
      if (isReadNow) found.querySelector("[tabindex]")?.focus();
      status.textContent = found.querySelector("[data-in-short]")?.textContent ?? "";
    } catch (error) {
      if (error instanceof DOMException || error instanceof TypeError) return; // asked anew, or the portal is not in reach
      throw error;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, AFTER);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
  });
})();
