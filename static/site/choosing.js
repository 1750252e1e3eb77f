// Narrows the list of boxes to tick that this script stands in to those whose words hold what is typed.
// What is ticked stays in sight.
(() => {
  "use strict";

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function addFilter(list, number) {
    const items = [...list.querySelectorAll(".govuk-checkboxes__item")].map((element) => ({
      element,
      box: element.querySelector("input"),
      words: plain(element.textContent),
    }));

    const group = document.createElement("div");
    group.className = "govuk-form-group";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = `choosing-${number}`;
    label.textContent = "Show only those with";
    const typed = document.createElement("input");
    typed.className = "govuk-input govuk-!-width-one-half";
    typed.type = "search";
    typed.id = label.htmlFor;
    typed.autocomplete = "off";
    typed.spellcheck = false;
    const status = document.createElement("p");
    status.className = "govuk-hint govuk-!-margin-top-1";
    status.role = "status";
    group.append(label, typed, status);
    list.before(group);

    function say() {
      const shown = items.filter(({ element }) => !element.hidden).length;
      const ticked = items.filter(({ box }) => box.checked).length;
      status.textContent = `${shown} of ${items.length} shown, ${ticked} ticked`;
    }

    function narrow() {
      const asked = plain(typed.value).split(/\s+/).filter(Boolean);
      for (const { element, box, words } of items) {
        element.hidden = !box.checked && !asked.every((word) => words.includes(word));
      }
      say();
    }

    typed.addEventListener("input", narrow);
    typed.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // the form is not finished yet
    });
    list.addEventListener("change", say);
    say();
  }

  document
    .querySelectorAll("script[data-narrows]")
    .forEach((script, number) => addFilter(script.closest(".govuk-checkboxes"), number));
})();
